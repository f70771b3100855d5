// Who is associated with whom: books of this CRM, one record for each direction.
import type { CrmContext } from '../../crm-surface.ts';
import type { RecordStore } from '../../control/record-store.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import type { ObjectType } from '../objects/object-kinds.ts';
import { rulesOf } from '../rules.ts';
import { associationTypes, primary, reversed, unlabelled } from './association-types.ts';

interface Link {
  fromId: string;
  from: ObjectType;
  toId: string;
  to: ObjectType;
  typeIds: number[];
}

const linkKey = (fromId: string, toId: string): string => `link:${fromId}/${toId}`;
const listKey = (fromId: string, to: string): string => `links:${fromId}/${to}`;

/** By what the books are found. */
export function linkKeys(fields: Fields): string[] {
  const { fromId, toId, to } = fields as unknown as Link;
  return [linkKey(fromId, toId), listKey(fromId, to)];
}

/** Adds the types to those that there are; both directions, and what follows from it. */
export function link(
  from: StoredRecord,
  to: StoredRecord,
  typeIds: readonly number[],
  context: CrmContext,
): void {
  const ends = { from: from.type as ObjectType, to: to.type as ObjectType };
  const all = new Set([...typeIds, unlabelled(ends.from, ends.to)]);
  const first = primary(ends.from, ends.to);
  const isOwner = ends.from !== 'company' && first !== undefined;
  if (
    isOwner &&
    rulesOf(context).firstCompanyIsPrimary &&
    primaryOf(from.id, first, context.records) === undefined
  )
    all.add(first);
  // There is one primary company.
  if (first !== undefined && all.has(first) && isOwner) unlinkTypes(from.id, to.id, first, context.records);
  put({ ...ends, fromId: from.id, toId: to.id, typeIds: [...all] }, context.records);
  put(
    {
      from: ends.to,
      to: ends.from,
      fromId: to.id,
      toId: from.id,
      typeIds: associationTypes
        .filter((each) => each.from === ends.from && each.to === ends.to && all.has(each.typeId))
        .map(reversed),
    },
    context.records,
  );
}

export function unlink(fromId: string, toId: string, records: RecordStore): void {
  for (const key of [linkKey(fromId, toId), linkKey(toId, fromId)]) {
    for (const book of records.find('hubspot', 'association', key)) records.remove(book);
  }
}

/** Those whose other end is still there, oldest first. */
export function linksOf(fromId: string, to: ObjectType, records: RecordStore): Link[] {
  return records
    .find('hubspot', 'association', listKey(fromId, to))
    .map(({ fields }) => fields as unknown as Link)
    .filter(({ toId }) => records.get(toId)?.departure === undefined);
}

export function primaryCompanyOf(contactId: string, records: RecordStore): string | undefined {
  return primaryOf(contactId, 1, records);
}

/** When a record goes for good. */
export function forgetLinks(id: string, records: RecordStore): void {
  for (const to of ['contact', 'company', 'deal'] as const) {
    for (const { toId } of linksOf(id, to, records)) unlink(id, toId, records);
  }
}

/** When a record is merged into another one. */
export function moveLinks(loser: StoredRecord, survivor: StoredRecord, context: CrmContext): void {
  for (const to of ['contact', 'company', 'deal'] as const) {
    for (const { toId, typeIds } of linksOf(loser.id, to, context.records)) {
      const other = context.records.get(toId);
      unlink(loser.id, toId, context.records);
      if (other === undefined || toId === survivor.id) continue;
      // The survivor's own primary company stays the one; a company takes over whose primary one the other was.
      const first = survivor.type === 'company' ? undefined : primary(survivor.type as ObjectType, to);
      const taken = typeIds.filter((typeId) => typeId !== first);
      link(survivor, other, taken, context);
    }
  }
}

function primaryOf(fromId: string, typeId: number, records: RecordStore): string | undefined {
  return linksOf(fromId, 'company', records).find(({ typeIds }) => typeIds.includes(typeId))?.toId;
}

function unlinkTypes(fromId: string, exceptToId: string, typeId: number, records: RecordStore): void {
  for (const { toId, typeIds, ...ends } of linksOf(fromId, 'company', records)) {
    if (toId === exceptToId || !typeIds.includes(typeId)) continue;
    replace({ ...ends, toId, typeIds: typeIds.filter((each) => each !== typeId) }, records);
    const back = primary('company', ends.from);
    const [other] = records.find('hubspot', 'association', linkKey(toId, fromId));
    const reverse = other?.fields as unknown as Link | undefined;
    if (reverse !== undefined)
      replace({ ...reverse, typeIds: reverse.typeIds.filter((each) => each !== back) }, records);
  }
}

function put(wanted: Link, records: RecordStore): void {
  const [present] = records.find('hubspot', 'association', linkKey(wanted.fromId, wanted.toId));
  const typeIds = [...new Set([...((present?.fields['typeIds'] as number[]) ?? []), ...wanted.typeIds])];
  replace({ ...wanted, typeIds }, records);
}

function replace(wanted: Link, records: RecordStore): void {
  const [present] = records.find('hubspot', 'association', linkKey(wanted.fromId, wanted.toId));
  const fields: Fields = { ...wanted };
  if (present !== undefined) records.replace(present, fields);
  else records.create({ crm: 'hubspot', type: 'association', fields, createdBy: 'api' });
}
