// What the operations of one object stand on, whoever the vendor is: its record and keys from our fields, the calls about
// it, and its records as hits of a lookup.
//
//   const parts = createObjectParts(session, { object, table, keys, keyField, … });
//   return { ...parts.operations, find: …, read: …, create: …, update: … };
import type { FieldTable } from '../../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import { operationName, type OperationVerb } from '../../../domain/objects/operation-name.ts';
import type {
  Call,
  CrmRecord,
  KeyDeclaration,
  Match,
  ObjectDeclaration,
  ObjectOperations,
  Preparation,
  RequestLimits,
} from '../../connector.ts';
import type { Api, ApiAnswer, ApiRequest } from '../api/api.ts';
import type { MappingSettings } from '../mapping/mapping-settings.ts';
import { createObjectMapping } from '../mapping/object-mapping.ts';
import type { Owners } from '../mapping/owners.ts';
import { matchOf, type ShownRecord } from '../records/match-of.ts';
import { createKeyGuard } from './key-guard.ts';
import { keysOf } from './keys-of.ts';
import { createPersonalTexts } from './personal-texts.ts';

/** What the objects of one session share. */
export interface VendorSession<Settings> {
  /** The connector's name. */
  crm: string;
  settings: Settings;
  api: Api;
  /** Where a record has no owner of ours, one that finds nobody. */
  owners: Owners;
}

/** One object of a vendor, as data. */
export interface VendorObject {
  object: ObjectType;
  /** Ours ↔ theirs, with what the settings add. */
  table: FieldTable;
  /** In the order in which they are tried. */
  keys: KeyDeclaration[];
  /** The CRM's field that holds the app's own id; undefined: there is none. */
  keyField: string | undefined;
  /** Makes that field: asked when a call is refused for want of it. */
  prepareKey?(limits: RequestLimits): Promise<Preparation>;
  /** Our name of a key → the CRM's fields that show it. */
  shownAt: Readonly<Record<string, readonly string[]>>;
  /** The CRM's fields whose values no message may repeat, besides those that hold ours (personal-texts.ts). */
  personal: readonly string[];
  /** What else a lookup must ask for: `Id`. */
  alsoShown?: readonly string[];
  /** In front of each path: `/crm/v3/objects/contacts`. */
  basePath?: string;
  /** Of creates and updates. */
  writeHeaders?: Record<string, string>;
  unknownHorizonMs: number;
  /** Where it is not as with most vendors: one key at a time, changed fields, an id in each answer. */
  declaration?: Partial<ObjectDeclaration>;
}

export interface ObjectRequest extends Omit<ApiRequest, 'operation' | 'path' | 'personal' | 'ourName'> {
  /** Below `basePath`. */
  path?: string;
  /** What is sent of somebody. */
  records?: readonly CrmRecord[];
}

export interface ObjectParts<Settings> extends VendorSession<Settings> {
  object: ObjectType;
  keyField: string | undefined;
  /** Our name of a key → the CRM's fields that show it, first the one to which the connection sends it. */
  shownAt: Readonly<Record<string, readonly string[]>>;
  /** Of the operations: what does not ask the CRM. */
  operations: Pick<ObjectOperations, 'declaration' | 'toRecord' | 'mapping' | 'keysOf'>;
  /** One call about this object; once more where it was refused for want of the key field, and that could be made. */
  send(verb: OperationVerb, request: ObjectRequest, limits: RequestLimits): Promise<ApiAnswer>;
  /** Names of the fields that a lookup shows: a value that nobody has asked for would look empty. */
  shown(): string[];
  /** Our name of a field of the CRM's, where a row of the mapping is for one; else the CRM's. */
  ourName(theirs: string): string;
  /** A record of the CRM's as a hit for the entity that asks. */
  hit(record: ShownRecord, call: Pick<Call, 'key'>): Match;
}

export function createObjectParts<Settings extends MappingSettings>(
  session: VendorSession<Settings>,
  given: VendorObject,
): ObjectParts<Settings> {
  const { crm, settings, api } = session;
  const { object, table, keys, keyField, personal, basePath = '', writeHeaders } = given;
  const { toRecord, mapping, fieldAt, placeOf, written } = createObjectMapping({
    crm,
    object,
    table,
    settings,
  });
  const shownAt = withMappedPlaces(given.shownAt, placeOf);
  const personalTexts = createPersonalTexts(object, { placeOf, named: personal });
  const ensureKey = createKeyGuard(keyField, given.prepareKey);
  const ourName = (theirs: string): string => fieldAt(theirs) ?? theirs;

  function sendOnce(
    verb: OperationVerb,
    { path = '', records = [], headers, ...request }: ObjectRequest,
    limits: RequestLimits,
  ): Promise<ApiAnswer> {
    const isRecordWritten = verb === 'create' || verb === 'update';
    return api.send(
      {
        operation: operationName(verb, object),
        path: `${basePath}${path}`,
        personal: records.flatMap(personalTexts),
        ourName,
        headers: isRecordWritten ? { ...writeHeaders, ...headers } : { ...headers },
        ...request,
      },
      limits,
    );
  }

  return {
    ...session,
    object,
    keyField,
    shownAt,
    operations: {
      declaration: {
        keys,
        keysTogether: false,
        updateForm: 'changed',
        answersId: true,
        unknownHorizonMs: given.unknownHorizonMs,
        beforeCreate: 'fetch',
        createIsUpsert: false,
        crmDeduplicates: false,
        onAdopt: 'fillEmpty',
        ...given.declaration,
      },
      toRecord,
      mapping,
      keysOf: (fields, key) => keysOf(keys, fields, key),
    },
    send: (verb, request, limits) => ensureKey(() => sendOnce(verb, request, limits), limits),
    shown: () => [
      ...new Set([
        ...(given.alsoShown ?? []),
        ...written,
        ...Object.values(shownAt).flat(),
        ...(keyField === undefined ? [] : [keyField]),
      ]),
    ],
    ourName,
    hit: (record, { key }) => matchOf(record, { keyField, ourId: key.entityId, shownAt }),
  };
}

/** A connection may send the e-mail elsewhere: a record of ours has it there, a salesperson's where the CRM has it. */
function withMappedPlaces(
  shownAt: VendorObject['shownAt'],
  placeOf: (field: string) => string | undefined,
): VendorObject['shownAt'] {
  return Object.fromEntries(
    Object.entries(shownAt).map(([field, places]) => [
      field,
      [...new Set([placeOf(field) ?? [], places].flat())],
    ]),
  );
}
