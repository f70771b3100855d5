// What an administrator does: fields of the account's own, made and taken away.
import { z } from 'zod';
import { ControlError, readControlInput } from '../control/control-error.ts';
import type { ControlRoutes } from '../control/control-route.ts';
import type { RecordStore } from '../control/record-store.ts';
import { createCustomField } from './objects/custom-fields.ts';
import { customFieldsOf, modules } from './objects/modules.ts';

const input = {
  field: z.strictObject({
    module: z.string(),
    label: z.string(),
    type: z
      .enum(['text', 'double', 'picklist', 'multiselectpicklist', 'date', 'boolean', 'textarea'])
      .optional(),
    length: z.number().int().min(1).max(32_000).optional(),
    unique: z.strictObject({ isCaseSensitive: z.boolean() }).optional(),
    isRequired: z.boolean().optional(),
    values: z.array(z.string()).optional(),
  }),
  named: z.strictObject({ module: z.string(), name: z.string() }),
};

/** The routes of `/_control/zoho`. */
export function zohoControl(records: RecordStore): ControlRoutes {
  return {
    'GET /fields': () => ({
      items: modules.flatMap(({ name }) => customFieldsOf(name, records).map(({ fields }) => fields)),
    }),
    'POST /fields': ({ body }) => {
      const made = createCustomField(records, readControlInput(input.field, body));
      if ('error' in made) throw new ControlError(made.error.message);
      return { status: 201, body: made.field.fields };
    },
    'DELETE /fields': ({ body }) => {
      const { module, name } = readControlInput(input.named, body);
      const found = customFieldsOf(module, records).find(({ fields }) => fields['name'] === name);
      if (found === undefined) throw new ControlError(`There is no field ${module}.${name}`, 404);
      records.remove(found);
      return { body: { module, name, removed: true } };
    },
  };
}
