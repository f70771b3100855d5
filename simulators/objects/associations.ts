// Which records of this CRM are held together: books of its own, which survive as records do and count as none.
import type { CrmAnswer, CrmContext } from '../crm-surface.ts';
import type { Fields, StoredRecord } from '../record.ts';
import type { ObjectKind } from './object-types.ts';
import { noRecord, recordOf, type ObjectRequest } from './operations.ts';

/** The type of such a book; its fields are `fromType`, `from`, `toType`, `to`. */
export const associationType = 'association';

/** A request about a record and another one; `otherId` is empty where it is about all of that kind. */
export interface AssociationRequest extends ObjectRequest {
  other: ObjectKind;
  otherId: string;
  /** Whatever it is held together with of that kind goes. */
  isOnly: boolean;
}

export function keysOfAssociation({ from, to }: Fields): string[] {
  return [`from:${String(from)}`, `to:${String(to)}`];
}

/** 204, also where the two are together already. */
export function associateRecords(request: AssociationRequest): CrmAnswer {
  const missing = missingOf(request);
  if (missing !== undefined) return missing;
  const { kind, id, other, otherId, isOnly, context } = request;
  const present = heldBy(request);
  const isThere = present.some(({ fields }) => fields['to'] === otherId);
  if (isOnly) for (const each of present) if (each.fields['to'] !== otherId) context.records.remove(each);
  if (!isThere) {
    const fields = { fromType: kind.type, from: id, toType: other.type, to: otherId };
    context.records.create({ crm: 'objects', type: associationType, fields, createdBy: 'api' });
  }
  return nothingBack(id);
}

/** 204, also where the two are not together. */
export function dissociateRecords(request: AssociationRequest): CrmAnswer {
  const missing = missingOf(request);
  if (missing !== undefined) return missing;
  const [book] = heldBy(request).filter(({ fields }) => fields['to'] === request.otherId);
  if (book !== undefined) request.context.records.remove(book);
  return nothingBack(request.id);
}

export function listAssociations(request: AssociationRequest): CrmAnswer {
  const { kind, id, context } = request;
  if (recordOf(kind, id, context) === undefined) return noRecord(kind, id);
  const results = heldBy(request).map(({ fields }) => ({ id: fields['to'] }));
  return { status: 200, body: { results }, executed: true, recordId: id };
}

function heldBy({ id, other, context }: AssociationRequest): readonly StoredRecord[] {
  return context.records
    .find('objects', associationType, `from:${id}`)
    .filter(({ fields }) => fields['toType'] === other.type);
}

function missingOf({ kind, id, other, otherId, context }: AssociationRequest): CrmAnswer | undefined {
  if (!isLive(kind, id, context)) return noRecord(kind, id);
  return isLive(other, otherId, context) ? undefined : noRecord(other, otherId);
}

function isLive(kind: ObjectKind, id: string, context: CrmContext): boolean {
  const record = recordOf(kind, id, context);
  return record !== undefined && record.departure === undefined;
}

function nothingBack(recordId: string): CrmAnswer {
  return { status: 204, body: '', executed: true, recordId };
}
