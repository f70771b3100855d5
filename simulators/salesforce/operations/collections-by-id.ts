// Reading and deleting of many records by their ids.
import { noSuchColumn, notFound, refuse } from '../errors.ts';
import { readId } from '../objects/ids.ts';
import { fieldNamed, objectNamed } from '../objects/catalogue.ts';
import type { FieldKind } from '../objects/field-kinds.ts';
import { isDeleted, recordOf, shownRecord } from '../objects/values.ts';
import { goneProblem } from '../writes/prepare-write.ts';
import { crossReference } from '../writes/references.ts';
import { removeWithChildren } from '../writes/remove-record.ts';
import { malformed } from './records.ts';
import { done, type SalesforceOperation, type SalesforceRequest } from './request.ts';
import { countProblem, runRows, type RowPlan } from './run-rows.ts';

export const removeMany: SalesforceOperation = (request) => {
  const ids = (request.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  return (
    countProblem(ids.length) ??
    runRows(
      ids.map((id) => planRemove(id, request)),
      request.query.get('allOrNone') === 'true',
    )
  );
};

/** A record, or null, for each id in its place. */
export const readMany: SalesforceOperation = ({ parts, query, body, version, context }) => {
  const { records } = context;
  const object = objectNamed(parts[0] ?? '', records);
  if (object === undefined) return refuse(notFound);
  const ids = namesIn(body['ids'] ?? query.get('ids'));
  const fields: FieldKind[] = [];
  for (const name of namesIn(body['fields'] ?? query.get('fields'))) {
    const field = fieldNamed(object, name);
    if (field === undefined) return refuse(noSuchColumn(name, object.name));
    fields.push(field);
  }
  const found = ids.map((id) => recordOf(object.name, readId(id) ?? '', records));
  const shown = found.map((record) =>
    record === undefined || isDeleted(record)
      ? null
      : shownRecord(object, record, { version, fields, records }),
  );
  return done(
    200,
    shown,
    found.flatMap((record) => record?.id ?? []),
  );
};

function planRemove(given: string, { context: { records } }: SalesforceRequest): RowPlan {
  const id = readId(given);
  return {
    prepare() {
      if (id === undefined) return { errors: [malformed(given)] };
      const record = records.get(id);
      if (record === undefined) return { errors: [crossReference] };
      const gone = goneProblem(record);
      if (gone !== undefined) return { errors: [gone] };
      const commit = () => {
        removeWithChildren(record, records);
        return record;
      };
      return { uniqueKeys: [], commit };
    },
  };
}

function namesIn(given: unknown): string[] {
  const list: unknown = typeof given === 'string' ? given.split(',') : given;
  return Array.isArray(list)
    ? list.filter((name) => typeof name === 'string').map((name) => name.trim())
    : [];
}
