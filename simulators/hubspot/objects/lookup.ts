// Which record an id, or the value of a unique property, means. It reads the records themselves: no lag.
import type { CrmContext } from '../../crm-surface.ts';
import type { StoredRecord } from '../../record.ts';
import { notFound, type Problem } from '../answers.ts';
import { customDefinition } from '../properties/definitions.ts';
import { rulesOf } from '../rules.ts';
import type { ObjectKind } from './object-kinds.ts';
import { emailKey, valueKey } from './record-keys.ts';

/** Whether the property can stand for an id. In single calls and upserts a contact's e-mail can, too. */
export function isUniqueProperty(kind: ObjectKind, name: string, context: CrmContext): boolean {
  if (kind.type === 'contact' && name === 'email') return true;
  return customDefinition(kind, name, context.records)?.hasUniqueValue === true;
}

export function notUnique(kind: ObjectKind, name: string, context: CrmContext): Problem {
  return {
    status: 400,
    // HubSpot/hubspot-api-nodejs 548, segmentio/action-destinations 3957.
    message: `Unable to perform update/upsert by non-unique ${kind.objectTypeId} property ${name} in portal ID ${rulesOf(context).portalId}`,
    category: 'VALIDATION_ERROR',
  };
}

/** The live record; the id of a merged one leads to its survivor, where the rule says so. */
export function liveRecord(kind: ObjectKind, id: string, context: CrmContext): StoredRecord | undefined {
  const record = context.records.get(id);
  if (record === undefined || record.crm !== 'hubspot' || record.type !== kind.type) return undefined;
  const { departure } = record;
  if (departure === undefined) return record;
  if (departure.as !== 'merged' || rulesOf(context).mergedId === 'not_found') return undefined;
  return liveRecord(kind, departure.into, context);
}

export function archivedRecord(
  kind: ObjectKind,
  id: string,
  { records }: CrmContext,
): StoredRecord | undefined {
  const record = records.get(id);
  const isIt = record?.crm === 'hubspot' && record.type === kind.type && record.departure?.as === 'archived';
  return isIt ? record : undefined;
}

/** By id, or by a property that the caller knows to be unique. E-mails match without case, secondary ones too. */
export function recordBy(
  kind: ObjectKind,
  by: { idProperty: string | undefined; value: string },
  context: CrmContext,
): StoredRecord | undefined {
  const { idProperty, value } = by;
  if (idProperty === undefined || idProperty === 'hs_object_id') return liveRecord(kind, value, context);
  const isEmail = kind.type === 'contact' && idProperty === 'email';
  const key = isEmail ? emailKey(value) : valueKey(idProperty, value);
  return context.records.find('hubspot', kind.type, key)[0];
}

/** What a 404 says: of an id that is no number it says so. */
export function missing(id: string, idProperty: string | undefined): Problem {
  if (idProperty !== undefined || /^\d+$/.test(id)) return notFound;
  return {
    status: 404,
    message: 'Object not found.  objectId are usually numeric.',
    context: { id: [id] },
    category: 'OBJECT_NOT_FOUND',
  };
}
