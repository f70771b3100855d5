// What the operations of one object share.
import type { ObjectType } from '../../../domain/objects/objects.ts';
import { operationName, type OperationVerb } from '../../../domain/objects/operation-name.ts';
import type { CrmRecord, MatchKey, RequestLimits } from '../../connector.ts';
import type { Api, ApiAnswer, ApiRequest } from '../../kit/api/api.ts';
import type { Owners } from '../../kit/mapping/owners.ts';
import { createKeyGuard } from '../../kit/records/key-guard.ts';
import { prepareProperty } from '../account/prepare.ts';
import { objectNames } from '../fields.ts';
import { keyPropertyOf, type HubspotSettings } from '../settings.ts';

export interface HubspotParts {
  object: ObjectType;
  settings: HubspotSettings;
  keyProperty: string | undefined;
  owners: Owners;
  /** `path`: below the object's address. */
  send(verb: OperationVerb, request: ObjectRequest, limits: RequestLimits): Promise<ApiAnswer>;
  /** Names of the properties that a lookup shows: a value that nobody has asked for would look empty. */
  shown(): string[];
}

export interface ObjectRequest extends Omit<ApiRequest, 'operation' | 'path' | 'personal'> {
  path?: string;
  /** What is sent of somebody. */
  records?: readonly CrmRecord[];
}

/** `ourName`: of a property. `written`: what the connection writes (kit/mapping/object-mapping.ts). */
export function createParts(
  object: ObjectType,
  given: {
    settings: HubspotSettings;
    api: Api;
    owners: Owners;
    ourName(property: string): string;
    written: ReadonlySet<string>;
  },
): HubspotParts {
  const { settings, api, owners, ourName, written } = given;
  const { path: objectPath, personal, shownAt } = objectNames[object];
  const keyProperty = keyPropertyOf(settings);
  const ensureKey = createKeyGuard(keyProperty, (limits) =>
    prepareProperty(api, object, keyProperty ?? '', limits),
  );
  return {
    object,
    settings,
    keyProperty,
    owners,
    send: (verb, request, limits) => ensureKey(() => sendOnce(verb, request, limits), limits),
    shown: () => [
      ...new Set([
        ...written,
        ...Object.values(shownAt).flat(),
        ...(keyProperty === undefined ? [] : [keyProperty]),
      ]),
    ],
  };

  function sendOnce(
    verb: OperationVerb,
    { path = '', records = [], ...request }: ObjectRequest,
    limits: RequestLimits,
  ): Promise<ApiAnswer> {
    const told = records.flatMap((record) => personal.map((name) => record[name]));
    return api.send(
      {
        operation: operationName(verb, object),
        path: `/crm/v3/objects/${objectPath}${path}`,
        personal: told.filter((value) => typeof value === 'string'),
        ourName,
        ...request,
      },
      limits,
    );
  }
}

/** The property whose value names one record, if any: other keys are for the search. */
export function uniquePropertyOf(
  { object, keyProperty }: Pick<HubspotParts, 'object' | 'keyProperty'>,
  { field }: Pick<MatchKey, 'field'>,
): string | undefined {
  if (field === 'entityId') return keyProperty;
  return object === 'contact' && field === 'email' ? 'email' : undefined;
}
