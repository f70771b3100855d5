// What the operations of one object share.
import type { ObjectType } from '../../../domain/objects/objects.ts';
import { operationName, type OperationVerb } from '../../../domain/objects/operation-name.ts';
import type { CrmRecord, RequestLimits } from '../../connector.ts';
import type { Api, ApiAnswer, ApiRequest } from '../../kit/api/api.ts';
import type { Owners } from '../../kit/mapping/owners.ts';
import { createKeyGuard } from '../../kit/records/key-guard.ts';
import { prepareField } from '../account/prepare.ts';
import { objectNames, type SalesforceObject } from '../fields.ts';
import { keyFieldOf, type SalesforceSettings } from '../settings.ts';
import { objectOf } from '../table-of.ts';

export interface SalesforceParts {
  object: ObjectType;
  /** Salesforce's name of it. */
  name: SalesforceObject;
  settings: SalesforceSettings;
  keyField: string | undefined;
  owners: Owners;
  api: Api;
  /** `path`: below the address of the API's version. */
  send(verb: OperationVerb, request: ObjectRequest, limits: RequestLimits): Promise<ApiAnswer>;
  /** Names of the fields that a lookup shows: a value that nobody has asked for would look empty. */
  shown(): string[];
}

export interface ObjectRequest extends Omit<ApiRequest, 'operation' | 'personal'> {
  /** What is sent of somebody. */
  records?: readonly CrmRecord[];
}

/** `ourName`: of a field. `written`: those that the connection writes (kit/mapping/object-mapping.ts). */
export function createParts(
  object: ObjectType,
  given: {
    settings: SalesforceSettings;
    api: Api;
    owners: Owners;
    ourName(field: string): string;
    written: ReadonlySet<string>;
  },
): SalesforceParts {
  const { settings, api, owners, ourName, written } = given;
  const name = objectOf(object, settings);
  const { personal, shownAt } = objectNames[name];
  const keyField = keyFieldOf(settings);
  const writing = writingHeaders(settings);
  const ensureKey = createKeyGuard(keyField, (limits) =>
    prepareField(api, { name, field: keyField ?? '' }, limits),
  );
  return {
    object,
    name,
    settings,
    keyField,
    owners,
    api,
    send: (verb, request, limits) => ensureKey(() => sendOnce(verb, request, limits), limits),
    shown: () => [
      ...new Set([
        'Id',
        ...written,
        ...Object.values(shownAt).flat(),
        ...(keyField === undefined ? [] : [keyField]),
      ]),
    ],
  };

  function sendOnce(
    verb: OperationVerb,
    { records = [], headers, ...request }: ObjectRequest,
    limits: RequestLimits,
  ): Promise<ApiAnswer> {
    const told = records.flatMap((record) => personal.map((field) => record[field]));
    return api.send(
      {
        operation: operationName(verb, object),
        personal: told.filter((value) => typeof value === 'string'),
        ourName,
        headers: verb === 'create' || verb === 'update' ? { ...writing, ...headers } : { ...headers },
        ...request,
      },
      limits,
    );
  }
}

/** Whether the account's own rules act on what we write (REST headers). */
function writingHeaders({ duplicateRules, assignmentRules }: SalesforceSettings): Record<string, string> {
  return {
    ...(duplicateRules === 'allow' ? { 'sforce-duplicate-rule-header': 'allowSave=true' } : {}),
    ...(assignmentRules === 'off' ? { 'sforce-auto-assign': 'FALSE' } : {}),
  };
}
