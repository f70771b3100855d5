// The operations of one object of Zoho CRM.
import { objects, type ObjectType } from '../../domain/objects/objects.ts';
import type { KeyDeclaration, ObjectOperations } from '../connector.ts';
import { ownKey } from '../kit/objects/keys-of.ts';
import { createObjectParts, type VendorSession } from '../kit/objects/object-parts.ts';
import { describeFields } from './account/described-fields.ts';
import { prepareKeyField } from './account/prepare.ts';
import { moduleNames } from './fields.ts';
import { createAssociations } from './records/associations.ts';
import { createLookup } from './records/lookup.ts';
import { createWrites } from './records/writes.ts';
import { keyFieldOf, type ZohoSettings } from './settings.ts';
import { moduleOf, tableOf } from './table-of.ts';

export function createObject(object: ObjectType, session: VendorSession<ZohoSettings>): ObjectOperations {
  const { settings, api } = session;
  const module = moduleOf(object, settings);
  const { shownAt, personal } = moduleNames[module];
  const keyField = keyFieldOf(settings);
  const parts = {
    module,
    ...createObjectParts(session, {
      object,
      table: tableOf(object, settings),
      keys: declaredKeys(object, settings),
      keyField,
      prepareKey: (limits) => prepareKeyField(api, { module, field: keyField ?? '' }, limits),
      shownAt,
      personal,
      alsoShown: ['id'],
      unknownHorizonMs: settings.unknownHorizonMs,
      declaration: { createIsUpsert: keyField !== undefined },
    }),
  };
  const { find, read, findMany } = createLookup(parts);
  const { create, update, remove, createMany, updateMany } = createWrites(parts);

  return {
    ...parts.operations,
    find,
    read,
    create,
    update,
    remove,
    batch: {
      size: settings.batchSize,
      findsBy: ['entityId', 'email'],
      find: findMany,
      create: createMany,
      update: updateMany,
      /** Two rows of one key in a call: the second one would not find the first. From memory. */
      valuesOnce(record) {
        const key = keyField === undefined ? undefined : record[keyField];
        return typeof key === 'string' ? [key.toLowerCase()] : [];
      },
    },
    describeFields: (limits) => describeFields(api, module, limits),
    associations: createAssociations(parts),
  };
}

/** Our own id first; a deal has no other. Nothing else is unique, unless the account says so (README, 2). */
function declaredKeys(object: ObjectType, settings: ZohoSettings): KeyDeclaration[] {
  const { matchBy, searchLagMs } = settings;
  const others = Object.keys(objects[object].keys).filter((field) => matchBy.some((word) => word === field));
  return [
    ...(keyFieldOf(settings) === undefined ? [] : [ownKey]),
    ...others.map((field): KeyDeclaration =>
      field === 'phone'
        ? { field, unique: 'no', lookup: 'search', lagMs: searchLagMs }
        : { field, unique: field === 'domain' ? 'assumed' : 'no', lookup: 'primary', lagMs: 0 },
    ),
  ];
}
