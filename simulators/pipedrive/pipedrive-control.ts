// What an administrator does in the settings of the account: custom fields, made, looked at and taken away.
import { z } from 'zod';
import { ControlError, readControlInput } from '../control/control-error.ts';
import type { ControlRoutes } from '../control/control-route.ts';
import type { RecordStore } from '../control/record-store.ts';
import { customFields, fieldRecords, makeField, type CustomField } from './fields/definitions.ts';
import { objectKinds, type ObjectKind } from './objects/object-kinds.ts';

const object = z.enum(['person', 'organization', 'deal']);
const types = ['varchar', 'text', 'double', 'monetary', 'date', 'set', 'enum', 'phone', 'address'] as const;
const input = {
  field: z.strictObject({
    object,
    name: z.string().min(1),
    type: z.enum(types).default('varchar'),
    options: z.array(z.string()).default([]),
  }),
  named: z.strictObject({ object, name: z.string() }),
};

/** The routes of `/_control/pipedrive`. */
export function pipedriveControl(records: RecordStore): ControlRoutes {
  return {
    'GET /fields': () => ({
      items: objectKinds.flatMap((kind) =>
        customFields(kind, records).map((field) => ({ object: kind.type, ...field })),
      ),
    }),
    'POST /fields': ({ body }) => {
      const { object: of, ...made } = readControlInput(input.field, body);
      return { status: 201, body: makeField(kindNamed(of), made, records) };
    },
    'DELETE /fields': ({ body }) => {
      const { object: of, name } = readControlInput(input.named, body);
      const found = fieldRecords(kindNamed(of), records).find(
        ({ fields }) => (fields['definition'] as CustomField).field_name === name,
      );
      if (found === undefined) throw new ControlError(`There is no field ${of}.${name}`, 404);
      records.remove(found);
      return { body: { object: of, name, removed: true } };
    },
  };
}

function kindNamed(type: string): ObjectKind {
  const kind = objectKinds.find((each) => each.type === type);
  if (kind === undefined) throw new ControlError(`There is no object ${type}`);
  return kind;
}
