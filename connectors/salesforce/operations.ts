// The operations of one object of Salesforce.
import { objects, type ObjectType } from '../../domain/objects/objects.ts';
import type { KeyDeclaration, ObjectOperations } from '../connector.ts';
import type { Api } from '../kit/api/api.ts';
import { createObjectMapping } from '../kit/mapping/object-mapping.ts';
import { describeFields } from './account/described-fields.ts';
import type { Owners } from '../kit/mapping/owners.ts';
import { keysOf, ownKey } from '../kit/records/keys-of.ts';
import { createAssociations } from './records/associations.ts';
import { createBatch } from './records/batch.ts';
import { createLookup } from './records/lookup.ts';
import { createParts } from './records/parts.ts';
import { createWrites } from './records/writes.ts';
import { keyFieldOf, type SalesforceSettings } from './settings.ts';
import { tableOf } from './table-of.ts';

export function createObject(
  object: ObjectType,
  { crm, settings, api, owners }: { crm: string; settings: SalesforceSettings; api: Api; owners: Owners },
): ObjectOperations {
  const table = tableOf(object, settings);
  const { toRecord, mapping, fieldAt, written } = createObjectMapping({ crm, object, table, settings });
  const ourName = (field: string): string => fieldAt(field) ?? field;
  const parts = createParts(object, { settings, api, owners, ourName, written });
  const keys = declaredKeys(object, settings);
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
      createIsUpsert: keyFieldOf(settings) !== undefined,
      crmDeduplicates: false,
      onAdopt: 'fillEmpty',
    },
    toRecord,
    mapping,
    keysOf: (fields, key) => keysOf(keys, fields, key),
    find: lookup.find,
    read: lookup.read,
    create: writes.create,
    update: (externalId = '', record, call) => writes.update(externalId, record, call),
    remove: writes.remove,
    batch: createBatch(parts),
    describeFields: (limits) => describeFields(api, parts.name, limits),
    associations: createAssociations(parts),
  };
}

/** Our own id first; a company and a deal have no other, because Salesforce has no field that names one. */
function declaredKeys(object: ObjectType, settings: SalesforceSettings): KeyDeclaration[] {
  const others = object === 'contact' ? Object.keys(objects[object].keys) : [];
  return [
    ...(keyFieldOf(settings) === undefined ? [] : [ownKey]),
    ...others
      .filter((field) => settings.matchBy.some((word) => word === field))
      // Two contacts may have one e-mail here; a duplicate rule of the account's may say otherwise.
      .map((field): KeyDeclaration => ({ field, unique: 'no', lookup: 'primary', lagMs: 0 })),
  ];
}
