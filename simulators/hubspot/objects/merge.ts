// Two records become one, and the other id is gone without being archived.
import type { CrmContext } from '../../crm-surface.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { answer, badRequest, notFound, refuse } from '../answers.ts';
import { moveLinks } from '../associations/links.ts';
import type { HubspotOperation } from '../calls/operation.ts';
import { liveRecord } from './lookup.ts';
import { textOf } from './object-kinds.ts';
import { emailsOf } from './record-keys.ts';
import { shownRecord } from './shown-record.ts';

export const mergeRecords: HubspotOperation = ({ kind, body, context, rules }) => {
  const { primaryObjectId, objectIdToMerge } = body;
  if (typeof primaryObjectId !== 'string' || typeof objectIdToMerge !== 'string') {
    return refuse(badRequest('Some required fields were not set: [primaryObjectId, objectIdToMerge]'));
  }
  const primary = liveRecord(kind, primaryObjectId, context);
  const loser = liveRecord(kind, objectIdToMerge, context);
  if (primary === undefined || loser === undefined) return refuse(notFound);
  if (primary.id === loser.id) return refuse(badRequest('A record cannot be merged into itself'));
  const fields = mergedFields(primary, loser);
  const survivor = rules.mergeLeaves === 'primary' ? primary : takeOver(primary, context);
  moveLinks(loser, survivor, context);
  // First: while both are there, the address of one is the secondary address of the other.
  context.records.depart(loser, { as: 'merged', into: survivor.id });
  const merged = context.records.replace(
    survivor,
    survivor === primary ? fields : withId(fields, primary.id),
  );
  return answer(200, shownRecord(merged, { created: true }, context), [merged.id, loser.id]);
};

/** The survivor's values win; it keeps the other's id and, as a contact, its addresses. */
export function mergedFields(survivor: StoredRecord, loser: StoredRecord): Fields {
  const fields: Fields = { ...loser.fields, ...survivor.fields };
  const [first, ...others] = [...new Set([...emailsOf(survivor.fields), ...emailsOf(loser.fields)])];
  if (first !== undefined) fields['email'] = first;
  if (others.length > 0) fields['hs_additional_emails'] = others.join(';');
  const merged = [survivor, loser].flatMap((record) => idsIn(record.fields));
  fields['hs_merged_object_ids'] = [...new Set([...merged, loser.id])].join(';');
  return fields;
}

function takeOver(primary: StoredRecord, context: CrmContext): StoredRecord {
  const { crm, type, createdBy } = primary;
  const third = context.records.create({ crm, type, fields: {}, createdBy });
  moveLinks(primary, third, context);
  context.records.depart(primary, { as: 'merged', into: third.id });
  return third;
}

function withId(fields: Fields, id: string): Fields {
  return { ...fields, hs_merged_object_ids: [...new Set([...idsIn(fields), id])].join(';') };
}

function idsIn(fields: Fields): string[] {
  return textOf(fields, 'hs_merged_object_ids')
    .split(';')
    .filter((id) => id !== '');
}
