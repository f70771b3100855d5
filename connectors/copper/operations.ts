// The operations of one object of Copper.
import { CrmError } from '../../domain/failure.ts';
import { objects, type ObjectType } from '../../domain/objects/objects.ts';
import type { KeyDeclaration, ObjectOperations } from '../connector.ts';
import { createObjectParts, type VendorSession } from '../kit/objects/object-parts.ts';
import { createWholeFields } from '../kit/objects/whole-fields.ts';
import { describeFields } from './account/described-fields.ts';
import { lists, objectNames, ownIdPath } from './fields.ts';
import type { OwnFieldsOfSession } from './own-fields.ts';
import { createAssociations } from './records/associations.ts';
import { createBatch } from './records/batch.ts';
import { createLookup } from './records/lookup.ts';
import type { CopperParts } from './records/record.ts';
import { createWrites } from './records/writes.ts';
import { hasOwnIds, type CopperSettings } from './settings.ts';
import { tableOf } from './table-of.ts';

/** What the objects of one session share. */
export interface CopperSession extends VendorSession<CopperSettings> {
  ownFields: OwnFieldsOfSession;
}

export function createObject(object: ObjectType, session: CopperSession): ObjectOperations {
  const { settings, api, ownFields } = session;
  const { path, shownAt, personal } = objectNames[object];
  const common = createObjectParts(session, {
    object,
    table: tableOf(object, settings),
    keys: declaredKeys(object, settings),
    keyField: hasOwnIds(settings) ? ownIdPath : undefined,
    shownAt,
    personal,
    basePath: `/${path}`,
    unknownHorizonMs: settings.unknownHorizonMs,
    declaration: { sparesOwnKey: settings.ownIdLookup === 'withoutEmail' },
  });
  const parts: CopperParts = {
    ...common,
    ownFields: ownFields.read,
    send: (verb, request, limits) =>
      common.send(verb, request, limits).catch((error: unknown) => {
        // A field that is there no more: the next try makes it again.
        if (error instanceof CrmError && error.field === 'custom_fields') ownFields.forget();
        throw error;
      }),
  };
  const { toRecord } = parts.operations;

  return {
    ...parts.operations,
    toRecord(fields, key) {
      const record = toRecord(fields, key);
      // Its company is known by an id: named in words too, Copper would make another one of that name (README, 9).
      if ((fields['companyId'] ?? '') !== '') delete record['company_name'];
      return record;
    },
    // "Arrays" and an address: that parts of it stay is said nowhere.
    wholeFields: createWholeFields({ lists, containers: ['address'] }),
    ...createLookup(parts),
    ...createWrites(parts),
    batch: createBatch(parts),
    describeFields: (limits) => describeFields(api, object, limits),
    associations: createAssociations(parts),
  };
}

/** Our own id first; an opportunity has no other. */
function declaredKeys(object: ObjectType, settings: CopperSettings): KeyDeclaration[] {
  const { matchBy, searchLagMs: lagMs } = settings;
  const others = Object.keys(objects[object].keys).filter((field) => matchBy.some((word) => word === field));
  const searched = (field: string, unique: KeyDeclaration['unique']): KeyDeclaration => ({
    field,
    unique,
    lookup: lagMs > 0 ? 'search' : 'primary',
    lagMs,
  });
  return [
    // Two records with one value of a custom field are let in.
    ...(hasOwnIds(settings) ? [searched('entityId', 'assumed')] : []),
    ...others.map((field): KeyDeclaration =>
      field === 'email'
        ? { field, unique: 'enforced', lookup: 'primary', lagMs: 0 }
        : searched(field, field === 'domain' ? 'assumed' : 'no'),
    ),
  ];
}
