// The operations of one object of Salesforce.
import { objects, type ObjectType } from '../../domain/objects/objects.ts';
import type { KeyDeclaration, ObjectOperations } from '../connector.ts';
import { ownKey } from '../kit/objects/keys-of.ts';
import { createObjectParts, type VendorSession } from '../kit/objects/object-parts.ts';
import { describeFields } from './account/described-fields.ts';
import { prepareKeyField } from './account/prepare.ts';
import { objectNames } from './fields.ts';
import { createAssociations } from './records/associations.ts';
import { canonicalId } from './records/canonical-id.ts';
import { createBatch } from './records/batch.ts';
import { createLookup } from './records/lookup.ts';
import { createWrites } from './records/writes.ts';
import { keyFieldOf, writeHeadersOf, type SalesforceSettings } from './settings.ts';
import { objectOf, tableOf } from './table-of.ts';

export function createObject(
  object: ObjectType,
  session: VendorSession<SalesforceSettings>,
): ObjectOperations {
  const { settings, api } = session;
  const name = objectOf(object, settings);
  const { shownAt, personal } = objectNames[name];
  const keyField = keyFieldOf(settings);
  const parts = {
    name,
    ...createObjectParts(session, {
      object,
      table: tableOf(object, settings),
      keys: declaredKeys(object, settings),
      keyField,
      prepareKey: (limits) => prepareKeyField(api, { name, field: keyField ?? '' }, limits),
      shownAt,
      personal,
      alsoShown: ['Id'],
      writeHeaders: writeHeadersOf(settings),
      unknownHorizonMs: settings.unknownHorizonMs,
      declaration: { createIsUpsert: keyField !== undefined },
    }),
  };

  return {
    ...parts.operations,
    canonicalId,
    ...createLookup(parts),
    ...createWrites(parts),
    batch: createBatch(parts),
    describeFields: (limits) => describeFields(api, name, limits),
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
