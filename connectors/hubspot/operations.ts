// The operations of one object of HubSpot.
import { objects, type ObjectType } from '../../domain/objects/objects.ts';
import type { KeyDeclaration, ObjectOperations } from '../connector.ts';
import type { Api } from '../kit/api/api.ts';
import { createObjectMapping } from '../kit/mapping/object-mapping.ts';
import { describeFields } from './account/described-fields.ts';
import type { Owners } from '../kit/mapping/owners.ts';
import { keysBeforeUpsert, keysOf, ownKey } from '../kit/records/keys-of.ts';
import { createAssociations } from './records/associations.ts';
import { createBatch } from './records/batch.ts';
import { createLookup } from './records/lookup.ts';
import { createParts } from './records/parts.ts';
import { createWrites } from './records/writes.ts';
import { keyPropertyOf, type HubspotSettings } from './settings.ts';
import { tableOf } from './table-of.ts';

export function createObject(
  object: ObjectType,
  { crm, settings, api, owners }: { crm: string; settings: HubspotSettings; api: Api; owners: Owners },
): ObjectOperations {
  const table = tableOf(object, settings);
  const { toRecord, mapping, fieldAt, written } = createObjectMapping({ crm, object, table, settings });
  const ourName = (property: string): string => fieldAt(property) ?? property;
  const parts = createParts(object, { settings, api, owners, ourName, written });
  const keys = declaredKeys(object, settings);
  const createIsUpsert = keyPropertyOf(settings) !== undefined;
  const lookup = createLookup(parts);
  const writes = createWrites(parts);

  return {
    declaration: {
      keys,
      keysTogether: false,
      updateForm: 'changed',
      answersId: true,
      unknownHorizonMs: settings.unknownHorizonMs,
      beforeCreate: 'fetch',
      createIsUpsert,
      crmDeduplicates: false,
      onAdopt: 'fillEmpty',
    },
    toRecord,
    mapping,
    keysOf(fields, key) {
      const all = keysOf(keys, fields, key);
      return createIsUpsert ? keysBeforeUpsert(all) : all;
    },
    find: lookup.find,
    read: lookup.read,
    create: writes.create,
    update: (externalId = '', record, call) => writes.update(externalId, record, call),
    remove: writes.remove,
    batch: createBatch(parts),
    describeFields: (limits) => describeFields(api, object, limits),
    associations: createAssociations(api, object),
  };
}

/** Our own id first; a deal has no other. */
function declaredKeys(object: ObjectType, settings: HubspotSettings): KeyDeclaration[] {
  const { matchBy, searchLagMs } = settings;
  const others = Object.keys(objects[object].keys).filter((field) => matchBy.some((word) => word === field));
  return [
    ...(keyPropertyOf(settings) === undefined ? [] : [ownKey]),
    ...others.map((field): KeyDeclaration => {
      // Two contacts never have one e-mail; companies may share a domain (from memory), and anybody a phone.
      return field === 'email'
        ? { field, unique: 'enforced', lookup: 'primary', lagMs: 0 }
        : { field, unique: field === 'domain' ? 'assumed' : 'no', lookup: 'search', lagMs: searchLagMs };
    }),
  ];
}
