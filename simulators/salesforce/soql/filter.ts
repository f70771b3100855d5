// A WHERE as a question to a record, checked before any record is looked at.
import type { RecordStore } from '../../control/record-store.ts';
import type { StoredRecord } from '../../record.ts';
import { readId } from '../objects/ids.ts';
import type { FieldKind, ObjectKind } from '../objects/field-kinds.ts';
import { lookupKey } from '../writes/external-ids.ts';
import { holds } from './compare.ts';
import type { Condition, Operator, Soql, Value } from './parse-soql.ts';
import { resolvePath, valueAt } from './resolve-path.ts';
import { SoqlError } from './tokens.ts';

export type Filter = (record: StoredRecord) => boolean;

export function filterOf(
  condition: Condition | undefined,
  object: ObjectKind,
  soql: Soql,
  records: RecordStore,
): Filter {
  if (condition === undefined) return () => true;
  const inner = (each: Condition): Filter => filterOf(each, object, soql, records);
  if ('all' in condition) {
    const filters = condition.all.map(inner);
    return (record) => filters.every((filter) => filter(record));
  }
  if ('any' in condition) {
    const filters = condition.any.map(inner);
    return (record) => filters.some((filter) => filter(record));
  }
  if ('not' in condition) {
    const filter = inner(condition.not);
    return (record) => !filter(record);
  }
  const { operator, values } = condition;
  const resolved = resolvePath(condition.path, object, soql.text, records);
  checkValues(resolved.field, operator, values);
  const literals = values.map(({ literal }) => literal);
  return (record) => holds(resolved.field, valueAt(record, resolved, records), operator, literals);
}

const quoted: readonly FieldKind['type'][] = [
  'string',
  'email',
  'phone',
  'url',
  'textarea',
  'picklist',
  'id',
  'reference',
];

function checkValues(field: FieldKind, operator: Operator, values: readonly Value[]): void {
  const { name, type } = field;
  if (!field.isFilterable) refuse(`field '${name}' can not be filtered in a query call`);
  for (const { literal, isDate } of values) {
    if (literal === null) continue;
    const isText = typeof literal === 'string' && !isDate;
    if (quoted.includes(type) !== isText) {
      const how = isText ? 'should not be enclosed in quotes' : 'should be enclosed in quotes';
      refuse(`value of filter criterion for field '${name}' must be of type ${type} and ${how}`);
    }
    if (
      (type === 'id' || type === 'reference') &&
      operator !== 'LIKE' &&
      readId(String(literal)) === undefined
    ) {
      const message = `invalid ID field: ${String(literal)}`;
      throw new SoqlError({ code: 'INVALID_QUERY_FILTER_OPERATOR', message });
    }
  }
}

function refuse(message: string): never {
  throw new SoqlError({ code: 'INVALID_FIELD', message });
}

/** Keys of the index of which a record must have one, or undefined when all records must be looked at. */
export function indexedKeys(condition: Condition | undefined, object: ObjectKind): string[] | undefined {
  if (condition === undefined || 'not' in condition) return undefined;
  if ('all' in condition) {
    return condition.all.map((each) => indexedKeys(each, object)).find((keys) => keys !== undefined);
  }
  if ('any' in condition) {
    const each = condition.any.map((part) => indexedKeys(part, object));
    return each.every((keys) => keys !== undefined) ? each.flat() : undefined;
  }
  const { path, operator, values } = condition;
  const [name = ''] = path.names;
  const field = object.fields.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const isFound = path.names.length === 1 && field !== undefined && isIndexed(field.name);
  if (!isFound || (operator !== '=' && operator !== 'IN')) return undefined;
  if (values.some(({ literal }) => typeof literal !== 'string')) return undefined;
  const asKey = (text: string): string => (field.type === 'reference' ? (readId(text) ?? text) : text);
  return values.map(({ literal }) => lookupKey(field.name, asKey(String(literal))));
}

const indexedNames = ['Email', 'Phone', 'MobilePhone', 'Website', 'AccountId', 'ContactId', 'OpportunityId'];

/** The fields by which records are found without looking at all of them. */
export function isIndexed(name: string): boolean {
  return name.endsWith('__c') || indexedNames.includes(name);
}
