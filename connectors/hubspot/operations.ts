// The operations of one object of HubSpot.
import { objects, type ObjectType } from '../../domain/objects/objects.ts';
import type { KeyDeclaration, ObjectOperations } from '../connector.ts';
import { keysBeforeUpsert, ownKey } from '../kit/objects/keys-of.ts';
import { createObjectParts, type VendorSession } from '../kit/objects/object-parts.ts';
import { describeFields } from './account/described-fields.ts';
import { prepareProperty } from './account/prepare.ts';
import { objectNames } from './fields.ts';
import { createAssociations } from './records/associations.ts';
import { createBatch } from './records/batch.ts';
import { createLookup } from './records/lookup.ts';
import { createWrites } from './records/writes.ts';
import { keyPropertyOf, type HubspotSettings } from './settings.ts';
import { tableOf } from './table-of.ts';

export function createObject(object: ObjectType, session: VendorSession<HubspotSettings>): ObjectOperations {
  const { settings, api } = session;
  const { path, shownAt, personal } = objectNames[object];
  const keyProperty = keyPropertyOf(settings);
  const isUpsert = keyProperty !== undefined;
  const parts = createObjectParts(session, {
    object,
    table: tableOf(object, settings),
    keys: declaredKeys(object, settings),
    keyField: keyProperty,
    prepareKey: (limits) => prepareProperty(api, object, keyProperty ?? '', limits),
    shownAt,
    personal,
    basePath: `/crm/v3/objects/${path}`,
    unknownHorizonMs: settings.unknownHorizonMs,
    declaration: { createIsUpsert: isUpsert },
  });
  const { keysOf } = parts.operations;

  return {
    ...parts.operations,
    keysOf: isUpsert ? (fields, key) => keysBeforeUpsert(keysOf(fields, key)) : keysOf,
    ...createLookup(parts),
    ...createWrites(parts),
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
