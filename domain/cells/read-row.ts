// The cells of a row, or the members of a JSON object, as what is sent: id, external id, fields. Or why it cannot be.
import { isListField, listOf } from '../columns/choose-columns.ts';
import type { Column } from '../columns/column.ts';
import type { Fields } from '../fields.ts';
import type { Json } from '../json.ts';
import { comparedKey, namesOf, type ObjectType } from '../objects/objects.ts';
import { readCell, readId } from './read-cell.ts';

export type ReadRow =
  | { ok: true; entityId: string; externalId: string | undefined; fields: Fields }
  /** A sentence without a full stop. */
  | { ok: false; reason: string };

interface ReadColumn {
  column: Column;
  index: number;
  values: Json[];
}

/** Values and columns have one order. */
export interface RowValues {
  valueOf(index: number): Json | undefined;
  /** As the source has it, where the value is not the same any more. */
  writtenOf?(index: number): string | undefined;
  /** Whether an empty cell of this column clears its field. */
  clears(index: number): boolean;
}

export function readRow(
  object: ObjectType,
  columns: readonly Column[],
  { valueOf, writtenOf = () => undefined, clears }: RowValues,
): ReadRow {
  const read: ReadColumn[] = [];
  const ids = { entity: '', external: '' };
  const refuse = (index: number, reason: string): ReadRow => ({
    ok: false,
    reason: `${shown(valueOf(index), writtenOf(index))} in "${columns[index]?.label}" ${reason}`,
  });
  for (const [index, column] of columns.entries()) {
    const value = valueOf(index);
    const { use, label } = column;
    if (use.kind === 'unused' && use.why === 'unnamed' && !isEmpty(value)) {
      return { ok: false, reason: `has ${shown(value)} in the column ${label}, which has no name` };
    }
    let values: Json[] = [];
    if (use.kind === 'field') {
      const cell = readCell(object, use.field, value);
      if (!cell.ok) return refuse(index, cell.reason);
      ({ values } = cell);
      read.push({ column, index, values });
    }
    if (!column.isId && !column.isExternalId) continue;
    // An id that is an e-mail is the e-mail as it is sent.
    const id = readId(use.kind === 'field' && values.length > 0 ? values[0] : value);
    if (!id.ok) return refuse(index, id.reason);
    if (column.isId && id.id === '') {
      return { ok: false, reason: `has no ${namesOf(object).one} id: "${label}" is empty` };
    }
    if (column.isId) ids.entity = id.id;
    if (column.isExternalId) ids.external = id.id;
  }
  const fields = fieldsOf(object, read, clears);
  return { ok: true, entityId: ids.entity, externalId: ids.external || undefined, fields };
}

function fieldsOf(
  object: ObjectType,
  read: readonly ReadColumn[],
  clears: (index: number) => boolean,
): Fields {
  const chosen = chosenOrders(read);
  const fields: Fields = {};
  const lists = new Map<string, Json[]>();
  const addTo = (list: string, values: readonly Json[]): void => {
    lists.set(list, [...(lists.get(list) ?? []), ...values]);
  };
  for (const { column, index, values } of read.toSorted((one, other) => orderOf(one) - orderOf(other))) {
    if (column.use.kind !== 'field') continue;
    const { choice } = column.use;
    const isField = choice === undefined || chosen.get(choice.family) === choice.order;
    const field = isField ? column.use.field : choice.otherwise;
    const [first, ...more] = values;
    if (first === undefined) {
      if (clears(index) && !Object.hasOwn(fields, field) && !lists.has(field)) fields[field] = null;
    } else if (isListField(field)) addTo(field, values);
    else {
      fields[field] = first;
      const list = listOf(object, field);
      if (more.length > 0 && list !== undefined) addTo(list, more);
      // One value is the field, and none is lost.
      else if (more.length > 0) fields[`${column.name} (all)`] = values;
    }
  }
  for (const [list, values] of lists) {
    const others = withoutRepeated(object, list, values, fields);
    if (others.length > 0) fields[list] = others;
  }
  return fields;
}

/** Per family, the first columns that have a value in this row; the first of all where none has. */
function chosenOrders(read: readonly ReadColumn[]): Map<string, number> {
  const chosen = new Map<string, number>();
  for (const isWanted of [({ values }: ReadColumn) => values.length > 0, () => true]) {
    const found = new Map<string, number>();
    for (const each of read) {
      const choice = each.column.use.kind === 'field' ? each.column.use.choice : undefined;
      if (choice === undefined || chosen.has(choice.family) || !isWanted(each)) continue;
      found.set(choice.family, Math.min(choice.order, found.get(choice.family) ?? Infinity));
    }
    for (const [family, order] of found) chosen.set(family, order);
  }
  return chosen;
}

function orderOf({ column }: ReadColumn): number {
  return column.use.kind === 'field' ? (column.use.choice?.order ?? 0) : 0;
}

/** A phone is not among the other phones, and none of them stands there twice. */
function withoutRepeated(object: ObjectType, list: string, values: readonly Json[], fields: Fields): Json[] {
  const single = list === 'emails' ? 'email' : list === 'phones' ? 'phone' : undefined;
  const keyOf = (value: Json): string =>
    single !== undefined && typeof value === 'string'
      ? comparedKey(object, single, value)
      : JSON.stringify(value);
  const seen = new Set<string>();
  const value = single === undefined ? undefined : fields[single];
  if (value !== undefined && value !== null) seen.add(keyOf(value));
  return values.filter((each) => {
    const key = keyOf(each);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** At most 100 characters of a value, for people. */
function shown(value: Json | undefined, text = JSON.stringify(value ?? '')): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
