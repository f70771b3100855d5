// The operations of one object of HubSpot.
import { objects, type ObjectType } from '../../domain/objects/objects.ts';
import type { KeyDeclaration, ObjectOperations } from '../connector.ts';
import { createObjectMapping } from '../kit/mapping/object-mapping.ts';
import { ownKey } from '../kit/objects/keys-of.ts';
import { createObjectParts, type VendorSession } from '../kit/objects/object-parts.ts';
import { describeFields } from './account/described-fields.ts';
import { prepareProperty } from './account/prepare.ts';
import { objectNames } from './fields.ts';
import { createAssociations } from './records/associations.ts';
import { createBatch } from './records/batch.ts';
import { createLookup } from './records/lookup.ts';
import { isUnique } from './records/record.ts';
import { createWrites } from './records/writes.ts';
import { keyPropertyOf, type HubspotSettings } from './settings.ts';
import { tableOf } from './table-of.ts';

export function createObject(object: ObjectType, session: VendorSession<HubspotSettings>): ObjectOperations {
  const { settings, api } = session;
  const { path, shownAt, personal } = objectNames[object];
  const keyProperty = keyPropertyOf(settings);
  const table = tableOf(object, settings);
  const { placeOf } = createObjectMapping({ crm: session.crm, object, table, settings });
  const parts = createObjectParts(session, {
    object,
    table,
    keys: declaredKeys(object, { settings, placeOf }),
    keyField: keyProperty,
    prepareKey: (limits) => prepareProperty(api, object, keyProperty ?? '', limits),
    shownAt,
    personal,
    basePath: `/crm/v3/objects/${path}`,
    unknownHorizonMs: settings.unknownHorizonMs,
    declaration: { createIsUpsert: keyProperty !== undefined, sparesOwnKey: true },
  });
  return {
    ...parts.operations,
    ...createLookup(parts),
    ...createWrites(parts),
    batch: createBatch(parts),
    describeFields: (limits) => describeFields(api, object, limits),
    associations: createAssociations(api, object),
  };
}

/** Our own id first; a deal has no other. `placeOf`: where the connection sends a field of ours. */
function declaredKeys(
  object: ObjectType,
  { settings, placeOf }: { settings: HubspotSettings; placeOf(field: string): string | undefined },
): KeyDeclaration[] {
  const { matchBy, searchLagMs } = settings;
  const others = Object.keys(objects[object].keys).filter((field) => matchBy.some((word) => word === field));
  return [
    ...(keyPropertyOf(settings) === undefined ? [] : [ownKey]),
    ...others.map((field): KeyDeclaration => {
      // Two contacts never have one e-mail; companies may share a domain (from memory), and anybody a phone.
      return isUnique(object, placeOf(field) ?? field)
        ? { field, unique: 'enforced', lookup: 'primary', lagMs: 0 }
        : { field, unique: field === 'domain' ? 'assumed' : 'no', lookup: 'search', lagMs: searchLagMs };
    }),
  ];
}
