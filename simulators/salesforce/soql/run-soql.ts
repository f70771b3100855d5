// A query from its text to its rows.
import type { RecordStore } from '../../control/record-store.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { objectNamed } from '../objects/catalogue.ts';
import type { ObjectKind } from '../objects/field-kinds.ts';
import { organizations, users } from '../objects/organization.ts';
import { attributesOf, isDeleted, valueOf, recordOf } from '../objects/values.ts';
import { order } from './compare.ts';
import { filterOf, indexedKeys } from './filter.ts';
import type { Soql } from './parse-soql.ts';
import { resolvePath, valueAt, type Resolved } from './resolve-path.ts';
import { placed, SoqlError } from './tokens.ts';

export interface QueryContext {
  records: RecordStore;
  version: string;
  organizationId: string;
  /** `queryAll`: what is deleted and merged away too. */
  includesDeleted: boolean;
}

/** The rows in their order; `show` makes one of them an answer's record. Throws a SoqlError. */
export function runSoql(soql: Soql, context: QueryContext) {
  const { records } = context;
  const object = objectNamed(soql.from.names.join('.'), records);
  if (object === undefined) throw unknownObject(soql);
  const show = projectionOf(soql, object, context);
  const filter = filterOf(soql.where, object, soql, records);
  const rows = [...candidates(soql, object, context)].filter(
    (record) => (context.includesDeleted || !isDeleted(record)) && filter(record),
  );
  const sorted = sort(rows, soql, object, records).slice(soql.offset);
  return { rows: soql.limit === undefined ? sorted : sorted.slice(0, soql.limit), show };
}

function* candidates(soql: Soql, object: ObjectKind, context: QueryContext): Generator<StoredRecord> {
  const { records, organizationId, includesDeleted } = context;
  if (object.name === 'User') return yield* users;
  if (object.name === 'Organization') return yield* organizations.filter(({ id }) => id === organizationId);
  // The index knows what is live; a converted lead has departed and is still found.
  const keys = includesDeleted || object.name === 'Lead' ? undefined : indexedKeys(soql.where, object);
  if (keys === undefined) return yield* records.list({ crm: 'salesforce', type: object.name });
  const found = new Map<string, StoredRecord>();
  for (const key of keys) {
    for (const record of records.find('salesforce', object.name, key)) found.set(record.id, record);
  }
  return yield* [...found.values()].toSorted((one, other) => one.sequence - other.sequence);
}

function sort(rows: StoredRecord[], soql: Soql, object: ObjectKind, records: RecordStore): StoredRecord[] {
  const orders = soql.orderBy.map(({ path, ...how }) => ({
    ...how,
    resolved: resolvePath(path, object, soql.text, records),
  }));
  if (orders.length === 0) return rows;
  return rows.toSorted((one, other) => {
    for (const { resolved, isDescending, areNullsLast } of orders) {
      const [left, right] = [valueAt(one, resolved, records), valueAt(other, resolved, records)];
      const sign = order(resolved.field, left, right);
      if (sign === 0) continue;
      // Nulls stand first in both directions, unless the query says last.
      if (left === null || right === null) return (left === null) === areNullsLast ? 1 : -1;
      return isDescending ? -sign : sign;
    }
    return 0;
  });
}

function projectionOf(
  soql: Soql,
  object: ObjectKind,
  context: QueryContext,
): (record: StoredRecord) => Fields {
  const { records, version } = context;
  const columns = soql.paths.map((path) => resolvePath(path, object, soql.text, records));
  const children = soql.children.map((child) => childOf(child, object, context));
  return (record) => {
    const shown: Fields = { attributes: attributesOf(object, record.id, version) };
    for (const column of columns) put(shown, record, column, context);
    for (const { name, rowsOf } of children) shown[name] = rowsOf(record);
    return shown;
  };
}

function put(
  shown: Fields,
  from: StoredRecord,
  { steps, field }: Resolved,
  { records, version }: QueryContext,
): void {
  let target = shown;
  let record = from;
  for (const { field: reference, object } of steps) {
    const name = reference.relationship ?? reference.name;
    const next = recordOf(object.name, String(valueOf(record, reference, records)), records);
    if (next === undefined) {
      target[name] = null;
      return;
    }
    const nested = (target[name] ?? { attributes: attributesOf(object, next.id, version) }) as Fields;
    target[name] = nested;
    [target, record] = [nested, next];
  }
  target[field.name] = valueOf(record, field, records);
}

/** `(SELECT … FROM OpportunityContactRoles)`: the children's plural names the relation. */
const childRelations = [
  {
    name: 'opportunitycontactroles',
    parent: 'Opportunity',
    type: 'OpportunityContactRole',
    field: 'OpportunityId',
  },
  { name: 'opportunitycontactroles', parent: 'Contact', type: 'OpportunityContactRole', field: 'ContactId' },
  { name: 'contacts', parent: 'Account', type: 'Contact', field: 'AccountId' },
  { name: 'opportunities', parent: 'Account', type: 'Opportunity', field: 'AccountId' },
];

function childOf(child: Soql, parent: ObjectKind, context: QueryContext) {
  const name = child.from.names.join('.');
  const relation = childRelations.find(
    (each) => each.name === name.toLowerCase() && each.parent === parent.name,
  );
  if (relation === undefined) throw unknownObject(child);
  const { type, field } = relation;
  const from = { names: [type], at: child.from.at };
  return {
    name,
    rowsOf(record: StoredRecord) {
      const { rows, show } = runSoql({ ...child, from }, context);
      const own = rows.filter(({ fields }) => fields[field] === record.id);
      return own.length === 0 ? null : { totalSize: own.length, done: true, records: own.map(show) };
    },
  };
}

function unknownObject({ from, text }: Soql): SoqlError {
  const words = `sObject type '${from.names.join('.')}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`;
  return new SoqlError({ code: 'INVALID_TYPE', message: placed(text, from.at, words) });
}
