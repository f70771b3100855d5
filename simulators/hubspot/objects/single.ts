// One record at a time.
import { isFields } from '../../http/form-fields.ts';
import { answer, badRequest, notFound, nothing, refuse, type Problem } from '../answers.ts';
import { associateNew, associationsOfNew } from '../associations/of-new-record.ts';
import { forgetLinks } from '../associations/links.ts';
import type { HubspotOperation, HubspotRequest } from '../calls/operation.ts';
import { archivedRecord, isUniqueProperty, missing, notUnique, recordBy } from './lookup.ts';
import { namesIn, shownRecord } from './shown-record.ts';
import { changeRecord, checkChange, checkNew, makeRecord } from './write.ts';

export const createOne: HubspotOperation = ({ kind, body, context }) => {
  if (!isFields(body['properties']))
    return refuse(badRequest('Some required fields were not set: [properties]'));
  const checked = checkNew(kind, body['properties'], context);
  // A single answer has the id in its sentence only.
  if ('problem' in checked) return refuse(withoutExistingId(checked.problem));
  const links = associationsOfNew(kind, body['associations'], context);
  if ('problem' in links) return refuse(links.problem);
  const record = makeRecord(kind, checked, context);
  associateNew(record, links, context);
  const made = answer(201, shownRecord(record, { created: true }, context), [record.id]);
  const location = `${context.selfUrl}/hubspot/crm/v3/objects/${kind.objectTypeId}/${record.id}`;
  return { ...made, headers: { ...made.headers, location } };
};

export const readOne: HubspotOperation = (request) => {
  const { kind, query, context } = request;
  const { id, idProperty, problem } = namedRecord(request);
  if (problem !== undefined) return refuse(problem);
  const record =
    query['archived'] === 'true'
      ? archivedRecord(kind, id, context)
      : recordBy(kind, { idProperty, value: id }, context);
  if (record === undefined) return refuse(missing(id, idProperty));
  return answer(200, shownRecord(record, { asked: namesIn(query['properties']) }, context), [record.id]);
};

export const updateOne: HubspotOperation = (request) => {
  const { kind, body, context } = request;
  const { id, idProperty, problem } = namedRecord(request);
  if (problem !== undefined) return refuse(problem);
  const record = recordBy(kind, { idProperty, value: id }, context);
  if (record === undefined) return refuse(missing(id, idProperty));
  const checked = checkChange(kind, record, body['properties'], context);
  if ('problem' in checked) return refuse(withoutExistingId(checked.problem));
  const changed = changeRecord(record, checked, context);
  return answer(200, shownRecord(changed, { written: Object.keys(checked.values) }, context), [record.id]);
};

/** From memory: also of a record that is not there 204. */
export const archiveOne: HubspotOperation = (request) => {
  const { kind, context } = request;
  const { id, idProperty, problem } = namedRecord(request);
  if (problem !== undefined) return refuse(problem);
  const record = recordBy(kind, { idProperty, value: id }, context);
  if (record === undefined) return nothing();
  context.records.depart(record, { as: 'archived' });
  return nothing([record.id]);
};

/** For good, by id or e-mail. */
export const deleteForGood: HubspotOperation = ({ kind, body, context }) => {
  const { objectId, idProperty } = body;
  if (typeof objectId !== 'string')
    return refuse(badRequest('Some required fields were not set: [objectId]'));
  const by = { idProperty: typeof idProperty === 'string' ? idProperty : undefined, value: objectId };
  const record = recordBy(kind, by, context) ?? archivedRecord(kind, objectId, context);
  if (record === undefined) return refuse(notFound);
  forgetLinks(record.id, context.records);
  context.records.remove(record);
  return nothing([record.id]);
};

/** The record that the address means, and why the address cannot be read. */
function namedRecord({ kind, parts, query, context }: HubspotRequest): {
  id: string;
  idProperty: string | undefined;
  problem?: Problem;
} {
  const id = parts.at(-1) ?? '';
  const idProperty = typeof query['idProperty'] === 'string' ? query['idProperty'] : undefined;
  const isId = idProperty === undefined || idProperty === 'hs_object_id';
  if (isId || isUniqueProperty(kind, idProperty, context)) return { id, idProperty };
  return { id, idProperty, problem: notUnique(kind, idProperty, context) };
}

function withoutExistingId({ context, ...problem }: Problem): Problem {
  return context === undefined || 'existingId' in context ? problem : { ...problem, context };
}
