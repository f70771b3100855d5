// The operations of one object of Pipedrive.
import type { ObjectType } from '../../domain/objects/objects.ts';
import type { KeyDeclaration, ObjectOperations } from '../connector.ts';
import { createObjectParts, type VendorSession } from '../kit/objects/object-parts.ts';
import { createWholeFields } from '../kit/objects/whole-fields.ts';
import { createAccountFields } from './account/account-fields.ts';
import { describeFields } from './account/described-fields.ts';
import { createKeyField } from './account/key-field.ts';
import { objectNames } from './fields.ts';
import type { PipedriveParts } from './parts.ts';
import { createAssociations } from './records/associations.ts';
import { createLookup } from './records/lookup.ts';
import { createRegister } from './records/register.ts';
import { createWrites } from './records/writes.ts';
import { keyFieldOf, keyPathOf, type PipedriveSettings } from './settings.ts';
import { tableOf } from './table-of.ts';

export function createObject(
  object: ObjectType,
  session: VendorSession<PipedriveSettings>,
): ObjectOperations {
  const { settings, api } = session;
  const { path, shownAt, personal } = objectNames[object];
  const fields = createAccountFields(api, object);
  const keyField = keyFieldOf(object, settings);
  const parts: PipedriveParts = {
    ...createObjectParts(session, {
      object,
      table: tableOf(object, settings),
      keys: declaredKeys(object, settings),
      keyField: keyPathOf(object, settings),
      shownAt,
      personal,
      basePath: `/v2/${path}`,
      unknownHorizonMs: settings.unknownHorizonMs,
    }),
    fields,
    key: keyField === undefined ? undefined : createKeyField(api, object, { field: keyField, fields }),
  };
  const lookup = createLookup(parts);
  // An archived deal is in no list (list deals), and would seem not to be there.
  const batch = object === 'deal' ? undefined : createRegister(parts, lookup);

  return {
    ...parts.operations,
    find: lookup.find,
    read: lookup.read,
    ...createWrites(parts),
    ...(object === 'contact' ? { wholeFields } : {}),
    ...(batch === undefined ? {} : { batch }),
    describeFields: (limits) => describeFields(fields, limits),
    associations: createAssociations(parts),
  };
}

/** What a salesperson has added goes along (migration guide: both lists are sent whole). */
const wholeFields = createWholeFields({ lists: { emails: 'value', phones: 'value' }, containers: [] });

/** Nothing is unique in Pipedrive, and whatever is found is found by a search that lags. */
function declaredKeys(object: ObjectType, settings: PipedriveSettings): KeyDeclaration[] {
  const searched = { lookup: 'search', lagMs: settings.searchLagMs } as const;
  const natural = object === 'contact' ? settings.matchBy : [];
  return [
    ...(keyFieldOf(object, settings) === undefined
      ? []
      : [{ field: 'entityId', unique: 'assumed', ...searched } as const]),
    ...natural.map((field) => ({ field, unique: 'no', ...searched }) as const),
  ];
}
