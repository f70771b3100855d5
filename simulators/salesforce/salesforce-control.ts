// What an administrator does: fields of the organisation's own, made and taken away.
import { z } from 'zod';
import { ControlError, readControlInput } from '../control/control-error.ts';
import type { ControlRoutes } from '../control/control-route.ts';
import type { RecordStore } from '../control/record-store.ts';
import type { StoredRecord } from '../record.ts';
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
  visible: z.strictObject({ object: z.string(), name: z.string(), isVisible: z.boolean() }),
};

/** The routes of `/_control/salesforce`. */
export function salesforceControl(records: RecordStore): ControlRoutes {
  function fieldOf({ object, name }: { object: string; name: string }): StoredRecord {
    const found = customFieldsOf(object, records).find(({ fields }) => fields['name'] === name);
    if (found === undefined) throw new ControlError(`There is no field ${object}.${name}`, 404);
    return found;
  }

  return {
    'GET /fields': () => ({
      items: keptObjects.flatMap(({ name }) => customFieldsOf(name, records).map(({ fields }) => fields)),
    }),
    'POST /fields': ({ body }) => {
      const made = createCustomField(records, readControlInput(input.field, body));
      if ('error' in made) throw new ControlError(made.error.message);
      return { status: 201, body: made.field.fields };
    },
    'PATCH /fields': ({ body }) => {
      const { object, name, isVisible } = readControlInput(input.visible, body);
      const field = fieldOf({ object, name });
      return { body: records.replace(field, { ...field.fields, isVisible }).fields };
    },
    'DELETE /fields': ({ body }) => {
      const { object, name } = readControlInput(input.named, body);
      records.remove(fieldOf({ object, name }));
      return { body: { object, name, removed: true } };
    },
  };
}
