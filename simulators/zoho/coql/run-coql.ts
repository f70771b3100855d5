// A query from its text to its rows. It reads the records themselves, no index.
import type { CrmAnswer } from '../../crm-surface.ts';
import type { RecordStore } from '../../control/record-store.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { refuse } from '../errors.ts';
import type { ModuleKind } from '../objects/field-kinds.ts';
import { fieldNamed, moduleNamed } from '../objects/modules.ts';
import { lookupKey } from '../objects/record-keys.ts';
import { idIn, valueOf } from '../objects/shown-record.ts';
import { textOf } from '../objects/text-of.ts';
import { done, nothing, type ZohoOperation } from '../operations/request.ts';
import { parseCoql, type Condition, type Coql, type Literal, type Operator } from './parse-coql.ts';
import { CoqlError, queryError } from './tokens.ts';

export const query: ZohoOperation = ({ body, context }) => {
  try {
    return run(parseCoql(textOf(body['select_query'])), context.records);
  } catch (error) {
    if (error instanceof CoqlError) return refuse(error.error);
    throw error;
  }
};

function run(coql: Coql, records: RecordStore): CrmAnswer {
  const module = moduleNamed(coql.module, records);
  if (module === undefined) throw queryError('invalid query formed', { clause: 'from', by: coql.module });
  const columns = coql.fields.filter((name) => name !== 'id').map((name) => columnOf(module, name));
  const matches = filterOf(coql.where, module, records);
  const hits = [...candidates(coql.where, module, records)].filter(
    (record) => record.departure === undefined && matches(record),
  );
  const some = hits.slice(coql.offset, coql.offset + coql.limit);
  if (some.length === 0) return nothing;
  const data = some.map((record) => {
    const row: Fields = {};
    for (const column of columns) row[column.name] = valueOf(record, column, records);
    return { ...row, id: record.id };
  });
  const info = { count: data.length, more_records: coql.offset + coql.limit < hits.length };
  return done(
    200,
    { data, info },
    some.map(({ id }) => id),
  );
}

function columnOf(module: ModuleKind, name: string) {
  const column = fieldNamed(module, name);
  if (column === undefined) {
    throw queryError('column given seems to be invalid', { column_name: name, clause: 'select' });
  }
  return column;
}

/** By the index where one field is compared with texts; else all of the module. */
function* candidates(where: Condition, module: ModuleKind, records: RecordStore): Generator<StoredRecord> {
  const keys = indexedKeys(where);
  if (keys === undefined) return yield* records.list({ crm: 'zoho', type: module.name });
  const found = new Map<string, StoredRecord>();
  for (const key of keys) {
    for (const record of records.find('zoho', module.name, key)) found.set(record.id, record);
  }
  return yield* [...found.values()].toSorted((one, other) => one.sequence - other.sequence);
}

function indexedKeys(where: Condition): string[] | undefined {
  if ('all' in where) return indexedKeys(where.all[0]) ?? indexedKeys(where.all[1]);
  if ('any' in where) {
    const [one, other] = where.any.map(indexedKeys);
    return one === undefined || other === undefined ? undefined : [...one, ...other];
  }
  const { field, operator, values } = where;
  const isIndexed = (operator === '=' || operator === 'in') && field !== 'id' && field !== 'Full_Name';
  const texts = values.filter((value) => typeof value === 'string');
  return isIndexed && texts.length === values.length
    ? texts.map((text) => lookupKey(field, text))
    : undefined;
}

function filterOf(
  where: Condition,
  module: ModuleKind,
  records: RecordStore,
): (record: StoredRecord) => boolean {
  if ('all' in where) {
    const both = where.all.map((each) => filterOf(each, module, records));
    return (record) => both.every((holds) => holds(record));
  }
  if ('any' in where) {
    const either = where.any.map((each) => filterOf(each, module, records));
    return (record) => either.some((holds) => holds(record));
  }
  const { field, operator, values } = where;
  const column = field === 'id' ? undefined : columnOf(module, field);
  return (record) => {
    const value = column === undefined ? record.id : valueOf(record, column, records);
    return holds(column?.lookupIn === undefined ? value : idIn(value), operator, values);
  };
}

function holds(present: unknown, operator: Operator, values: readonly Literal[]): boolean {
  const [first = ''] = values;
  switch (operator) {
    case 'is null':
      return present === null || present === undefined;
    case 'is not null':
      return present !== null && present !== undefined;
    case '=':
    case 'in':
      return values.some((value) => isEqual(present, value));
    case '!=':
    case 'not in':
      return !values.some((value) => isEqual(present, value));
    case 'like':
      return typeof present === 'string' && likeness(String(first)).test(present);
    case '<':
      return compared(present, first) < 0;
    case '<=':
      return compared(present, first) <= 0;
    case '>':
      return compared(present, first) > 0;
    case '>=':
      return compared(present, first) >= 0;
  }
}

/** Texts without case. */
function isEqual(present: unknown, value: Literal): boolean {
  if (present === null || present === undefined) return false;
  return textOf(present).trim().toLowerCase() === String(value).trim().toLowerCase();
}

function compared(present: unknown, value: Literal): number {
  if (present === null || present === undefined) return NaN;
  if (typeof present === 'number') return present - Number(value);
  const [one, other] = [textOf(present), String(value)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** `%` only at the ends: starts with, ends with, contains. */
function likeness(pattern: string): RegExp {
  const parts = pattern.split('%').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}/]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^]*')}$`, 'iu');
}
