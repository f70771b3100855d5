// Which column of a header is what: the contact's id, its id in the CRM, a field, or nothing.
import { fieldName, fieldNameOfHeader } from '../../../domain/objects/objects.ts';
import { UsageError } from '../../output/usage-error.ts';

export interface RowOptions {
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
  /** Per column; undefined: no field of the contact. */
  fields: (string | undefined)[];
}

const idSpellings = ['id', 'contactid'];

/** Throws UsageError, which names the columns that there are. */
export function readColumns(header: readonly string[], options: RowOptions): Columns {
  const names = header.map((name) => name.trim());
  const id = findId(names, options.idColumn);
  const externalId =
    options.externalIdColumn === undefined
      ? undefined
      : findNamed(names, options.externalIdColumn, '--external-id-column');
  const mapped = new Map(
    Object.entries(options.map).map(([column, field]) => [findNamed(names, column, '--map'), field]),
  );
  const fields = names.map((name, index) => {
    if (index === id || index === externalId) return undefined;
    const field = mapped.get(index);
    if (field === '-' || (field === undefined && name === '')) return undefined;
    return field === undefined ? fieldNameOfHeader('contact', name) : fieldName('contact', field);
  });
  refuseTwins(names, fields);
  return { id, externalId, fields };
}

function findId(names: string[], given: string | undefined): number {
  if (given !== undefined) return findNamed(names, given, '--id-column');
  for (const spelling of idSpellings) {
    const index = names.findIndex((name) => folded(name) === spelling);
    if (index !== -1) return index;
  }
  throw new UsageError(
    `There is no column "id". The columns are ${list(names)}: say which one holds your contact ids with --id-column.`,
  );
}

/** As it is written; otherwise case, spaces, hyphens and underscores do not count. */
function findNamed(names: string[], wanted: string, option: string): number {
  const exact = names.indexOf(wanted);
  const index = exact === -1 ? names.findIndex((name) => folded(name) === folded(wanted)) : exact;
  if (index !== -1) return index;
  throw new UsageError(`There is no column "${wanted}" for ${option}. The columns are ${list(names)}.`);
}

/** Two columns for one field would decide by chance. */
function refuseTwins(names: string[], fields: (string | undefined)[]): void {
  for (const [index, field] of fields.entries()) {
    if (field === '__proto__' || (field !== undefined && field.length > 500)) {
      throw new UsageError(
        `"${field.slice(0, 60)}" cannot be the name of a field: leave it out with --map "${field.slice(0, 60)}=-".`,
      );
    }
    const first = fields.indexOf(field);
    if (field === undefined || first === index) continue;
    throw new UsageError(
      `The columns "${names[first]}" and "${names[index]}" are both the field "${field}": ` +
        `give one of them another field, as in --map "${names[index]}=${field}2", or leave it out with --map "${names[index]}=-".`,
    );
  }
}

function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}

function list(names: string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
