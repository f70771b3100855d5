// The table of a connection: that of the connector with what the settings add.
import type { FieldRow, FieldTable } from '../../../domain/mapping/field-table.ts';

/** The field of the app's own id. */
export const ownIdRow: FieldRow = { from: { entityId: true } };

/** Behind the table's own, in this order; where the field or its row is undefined, the settings add none. */
export function withRows(
  table: FieldTable,
  rows: readonly (readonly [field: string | undefined, row: FieldRow | undefined])[],
): FieldTable {
  const added = rows.flatMap(([field, row]) =>
    field === undefined || row === undefined ? [] : [[field, row] as const],
  );
  return { ...table, fields: { ...table.fields, ...Object.fromEntries(added) } };
}
