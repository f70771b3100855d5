// What an administrator does: fields of the organisation's own, made and taken away.
import { z } from 'zod';
import { ControlError, readControlInput } from '../control/control-error.ts';
import type { ControlRoutes } from '../control/control-route.ts';
import type { RecordStore } from '../control/record-store.ts';
import { customFieldsOf, keptObjects } from './objects/catalogue.ts';
import { createCustomField } from './objects/custom-fields.ts';

const input = {
  field: z.strictObject({
    object: z.string(),
    name: z.string(),
    label: z.string().optional(),
    type: z.enum(['string', 'double', 'picklist', 'date', 'boolean', 'textarea']).optional(),
    length: z.number().int().min(1).max(32_000).optional(),
    isExternalId: z.boolean().optional(),
    isUnique: z.boolean().optional(),
    isCaseSensitive: z.boolean().optional(),
    isRequired: z.boolean().optional(),
    values: z.array(z.string()).optional(),
    isRestricted: z.boolean().optional(),
  }),
  named: z.strictObject({ object: z.string(), name: z.string() }),
};

/** The routes of `/_control/salesforce`. */
export function salesforceControl(records: RecordStore): ControlRoutes {
  return {
    'GET /fields': () => ({
      items: keptObjects.flatMap(({ name }) => customFieldsOf(name, records).map(({ fields }) => fields)),
    }),
    'POST /fields': ({ body }) => {
      const made = createCustomField(records, readControlInput(input.field, body));
      if ('error' in made) throw new ControlError(made.error.message);
      return { status: 201, body: made.field.fields };
    },
    'DELETE /fields': ({ body }) => {
      const { object, name } = readControlInput(input.named, body);
      const found = customFieldsOf(object, records).find(({ fields }) => fields['name'] === name);
      if (found === undefined) throw new ControlError(`There is no field ${object}.${name}`, 404);
      records.remove(found);
      return { body: { object, name, removed: true } };
    },
  };
}
