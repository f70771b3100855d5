// What an administrator does: custom fields of the account, made and taken away.
import { ControlError, readControlInput } from '../control/control-error.ts';
import type { ControlRoutes } from '../control/control-route.ts';
import type { RecordStore } from '../control/record-store.ts';
import { z } from 'zod';
import { definitionInput, definitions, makeDefinition } from './custom-fields.ts';

/** The routes of `/_control/copper`. */
export function copperControl(records: RecordStore): ControlRoutes {
  return {
    'GET /fields': () => ({ items: definitions(records) }),
    'POST /fields': ({ body }) => {
      const made = makeDefinition(readControlInput(definitionInput, body), records);
      if ('problem' in made) throw new ControlError(`${made.problem.field} ${made.problem.message}`);
      return { status: 201, body: made.definition };
    },
    'DELETE /fields': ({ body }) => {
      const { id } = readControlInput(z.strictObject({ id: z.number() }), body);
      const book = records
        .find('copper', 'custom_field', 'definition')
        .find((each) => each.id === String(id));
      if (book === undefined) throw new ControlError(`There is no field ${id}`, 404);
      records.remove(book);
      return { body: { id, removed: true } };
    },
  };
}
