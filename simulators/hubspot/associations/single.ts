// The calls about the associations of one record, v4.
import { answer, badRequest, instant, nothing, refuse } from '../answers.ts';
import { objectKind, type ObjectKind } from '../objects/object-kinds.ts';
import type { HubspotOperation, HubspotRequest } from '../calls/operation.ts';
import { liveRecord, missing } from '../objects/lookup.ts';
import { unlabelled } from './association-types.ts';
import { labelsBetween, shownTypes, typeIdsIn } from './association-form.ts';
import { link, linksOf, unlink } from './links.ts';
import { pairOf } from './pair.ts';

/** Unlabelled; the answer has both directions. */
export const associateByDefault: HubspotOperation = (request) => {
  const { context } = request;
  const ends = endsOf(request);
  if (ends === undefined) return refuse(unknownObject(request));
  const pair = pairOf(ends, context);
  if ('problems' in pair) return refuse(firstOf(pair.problems));
  const { from, to } = pair;
  link(from, to, [unlabelled(ends.from.type, ends.to.type)], context);
  const at = instant(context.now());
  const results = [
    { from: { id: from.id }, to: { id: to.id }, associationSpec: spec(ends.from, ends.to) },
    { from: { id: to.id }, to: { id: from.id }, associationSpec: spec(ends.to, ends.from) },
  ];
  return answer(200, { status: 'COMPLETE', results, startedAt: at, completedAt: at }, [from.id, to.id]);
};

export const associate: HubspotOperation = (request) => {
  const { json, context } = request;
  const ends = endsOf(request);
  if (ends === undefined) return refuse(unknownObject(request));
  const types = typeIdsIn(json, ends.from, ends.to);
  if ('problem' in types) return refuse(types.problem);
  const pair = pairOf(ends, context);
  if ('problems' in pair) return refuse(firstOf(pair.problems));
  link(pair.from, pair.to, types.typeIds, context);
  return answer(201, labelsBetween(pair), [pair.from.id, pair.to.id]);
};

export const listAssociations: HubspotOperation = ({ kind, parts, context }) => {
  const [, id = '', toName = ''] = parts;
  const to = objectKind(toName);
  if (to === undefined) return refuse(badRequest(`Unable to infer object type from: ${toName}`));
  const record = liveRecord(kind, id, context);
  if (record === undefined) return refuse(missing(id, undefined));
  const results = linksOf(record.id, to.type, context.records).map(({ toId, typeIds }) => ({
    toObjectId: Number(toId),
    associationTypes: shownTypes(typeIds),
  }));
  return answer(200, { results }, [record.id]);
};

/** 204, whether there was one or not. */
export const dissociate: HubspotOperation = (request) => {
  const ends = endsOf(request);
  if (ends === undefined) return refuse(unknownObject(request));
  unlink(ends.fromId, ends.toId, request.context.records);
  return nothing([ends.fromId, ends.toId]);
};

export function spec(from: ObjectKind, to: ObjectKind) {
  return { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: unlabelled(from.type, to.type) };
}

function endsOf({ kind, parts }: HubspotRequest) {
  const [, fromId = '', toName = '', toId = ''] = parts;
  const to = objectKind(toName);
  return to === undefined ? undefined : { from: kind, fromId, to, toId };
}

function unknownObject({ parts }: HubspotRequest) {
  return badRequest(`Unable to infer object type from: ${parts[2] ?? ''}`);
}

function firstOf<Item>([first]: readonly Item[]): Item {
  if (first === undefined) throw new Error('A pair that is none has a problem');
  return first;
}
