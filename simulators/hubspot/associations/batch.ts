// The calls about many associations, v4. A row fails alone.
import { isFields } from '../../http/form-fields.ts';
import type { Fields } from '../../record.ts';
import { badRequest, nothing, refuse, rowError, type Problem } from '../answers.ts';
import { batchAnswer, rowsOf } from '../batch/batch-answer.ts';
import { objectKind, type ObjectKind } from '../objects/object-kinds.ts';
import type { HubspotOperation, HubspotRequest } from '../calls/operation.ts';
import { unlabelled } from './association-types.ts';
import { labelsBetween, shownTypes, typeIdsIn } from './association-form.ts';
import { link, linksOf, unlink } from './links.ts';
import { pairOf, type Pair } from './pair.ts';
import { spec } from './single.ts';

export const createAssociations: HubspotOperation = (request) =>
  eachRow(request, 201, (row, to) => {
    const types = typeIdsIn(row['types'], request.kind, to);
    if ('problem' in types) return { problems: [types.problem] };
    return associateRow(row, to, types.typeIds, request, (pair) => [labelsBetween(pair)]);
  });

export const createDefaultAssociations: HubspotOperation = (request) =>
  eachRow(request, 200, (row, to) =>
    associateRow(row, to, [unlabelled(request.kind.type, to.type)], request, ({ from, to: other }) => [
      { from: { id: from.id }, to: { id: other.id }, associationSpec: spec(request.kind, to) },
      { from: { id: other.id }, to: { id: from.id }, associationSpec: spec(to, request.kind) },
    ]),
  );

/** A record without any is an error of its own (recorded answer). */
export const readAssociations: HubspotOperation = (request) =>
  eachRow(request, 200, (row, to) => {
    const id = String(row['id']);
    const links = linksOf(id, to.type, request.context.records);
    if (links.length === 0) return { problems: [noAssociations(request.kind, id, to)] };
    const shown = links.map(({ toId, typeIds }) => ({
      toObjectId: Number(toId),
      associationTypes: shownTypes(typeIds),
    }));
    return { results: [{ from: { id }, to: shown }], ids: [id] };
  });

export const archiveAssociations: HubspotOperation = (request) => {
  const read = rowsOf(request);
  if ('problem' in read) return refuse(read.problem);
  for (const row of read.rows) {
    const others: unknown[] = Array.isArray(row['to']) ? row['to'] : [row['to']];
    for (const other of others) unlink(idIn(row['from']), idIn(other), request.context.records);
  }
  return nothing(read.rows.map((row) => idIn(row['from'])));
};

type RowResult = { results: object[]; ids: string[] } | { problems: Problem[] };

function eachRow(request: HubspotRequest, status: number, run: (row: Fields, to: ObjectKind) => RowResult) {
  const toName = request.parts[1] ?? '';
  const to = objectKind(toName);
  if (to === undefined) return refuse(badRequest(`Unable to infer object type from: ${toName}`));
  const read = rowsOf(request);
  if ('problem' in read) return refuse(read.problem);
  const done = read.rows.map((row) => run(row, to));
  return batchAnswer(
    {
      status,
      results: done.flatMap((row) => ('results' in row ? row.results : [])),
      errors: done.flatMap((row) => ('problems' in row ? row.problems : [])).map(rowError),
      recordIds: done.flatMap((row) => ('ids' in row ? row.ids : [])),
    },
    request.context,
  );
}

function associateRow(
  row: Fields,
  to: ObjectKind,
  typeIds: readonly number[],
  { kind, context }: HubspotRequest,
  shown: (pair: Pair) => object[],
): RowResult {
  const pair = pairOf({ from: kind, fromId: idIn(row['from']), to, toId: idIn(row['to']) }, context);
  if ('problems' in pair) return pair;
  link(pair.from, pair.to, typeIds, context);
  return { results: shown(pair), ids: [pair.from.id, pair.to.id] };
}

function noAssociations(from: ObjectKind, id: string, to: ObjectKind): Problem {
  return {
    status: 404,
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${to.type} is associated with ${from.type} ${id}.`,
    context: { fromObjectId: [id], fromObjectType: [from.type], toObjectType: [to.type] },
  };
}

function idIn(end: unknown): string {
  return isFields(end) ? String(end['id']) : '';
}
