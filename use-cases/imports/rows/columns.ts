// Which column of a header is what: the entity's id, its id in the CRM, a field, or nothing.
import { isAttentionColumn } from '../../../domain/attention-columns.ts';
import { fieldName, fieldNameOfHeader, namesOf, type ObjectType } from '../../../domain/objects/objects.ts';
import type { RowsProblem } from './rows-problem.ts';
import { unreadable } from './unreadable.ts';

export interface RowOptions {
  object: ObjectType;
  /** `id` when absent. */
  idColumn?: string | undefined;
  externalIdColumn?: string | undefined;
  /** Column → field; `-` leaves a column out. */
  map: Readonly<Record<string, string>>;
  /** What an empty cell does: nothing, or clear the field. */
  empty: 'keep' | 'clear';
  delimiter?: string | undefined;
}

export interface Columns {
  id: number;
  externalId: number | undefined;
  /** Per column; undefined: no field. */
  fields: (string | undefined)[];
}

/** Throws RefusedError, which names the columns that there are. */
export function readColumns(header: readonly string[], options: RowOptions): Columns {
  const names = header.map((name) => name.trim());
  const id = findId(names, options);
  const externalId =
    options.externalIdColumn === undefined
      ? undefined
      : findNamed(names, options.externalIdColumn, 'externalId');
  const mapped = new Map(
    Object.entries(options.map).map(([column, field]) => [findNamed(names, column, 'map'), field]),
  );
  const fields = names.map((name, index) => {
    if (index === id || index === externalId) return undefined;
    const field = mapped.get(index);
    if (field === '-' || (field === undefined && (name === '' || isAttentionColumn(name)))) return undefined;
    return field === undefined ? fieldNameOfHeader(options.object, name) : fieldName(options.object, field);
  });
  refuseTwins(names, fields);
  return { id, externalId, fields };
}

function findId(names: string[], { object, idColumn }: RowOptions): number {
  if (idColumn !== undefined) return findNamed(names, idColumn, 'id');
  for (const spelling of ['id', folded(namesOf(object).id)]) {
    const index = names.findIndex((name) => folded(name) === spelling);
    if (index !== -1) return index;
  }
  throw unreadable({ code: 'no_id_column', object, columns: names });
}

/** As it is written; otherwise case, spaces, hyphens and underscores do not count. */
function findNamed(
  names: string[],
  wanted: string,
  option: Extract<RowsProblem, { code: 'no_such_column' }>['option'],
): number {
  const exact = names.indexOf(wanted);
  const index = exact === -1 ? names.findIndex((name) => folded(name) === folded(wanted)) : exact;
  if (index !== -1) return index;
  throw unreadable({ code: 'no_such_column', option, column: wanted, columns: names });
}

/** Two columns for one field would decide by chance. */
function refuseTwins(names: string[], fields: (string | undefined)[]): void {
  for (const [index, field] of fields.entries()) {
    if (field === '__proto__' || (field !== undefined && field.length > 500)) {
      throw unreadable({ code: 'no_field_name', name: field.slice(0, 60) });
    }
    const first = fields.indexOf(field);
    if (field === undefined || first === index) continue;
    throw unreadable({
      code: 'two_columns_of_a_field',
      first: names[first] ?? '',
      second: names[index] ?? '',
      field,
    });
  }
}

function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}
