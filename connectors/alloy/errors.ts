// What a refusal means, a comment per row. Alloy's own errors and those of the CRM behind it are two tables: "404" is about
// an action in the one and about a record in the other.
import type { Json } from '../../domain/json.ts';
import type { Refused } from '../kit/api/api.ts';
import type { ErrorRow } from '../kit/errors/http-error-rows.ts';
import { readText } from '../kit/answers/json-path.ts';

/** What stands in the call beside the record. */
const ofTheCall = /^(?:credentialId|connectorId|actionId|requestBody|queryParameters|pathParams\b|x-)/;

export const gatewayErrors: readonly ErrorRow[] = [
  {
    body: { path: 'error.code', pattern: /^INVALID_CREDENTIAL$/ },
    kind: 'auth_expired',
    sentence:
      'the login at the CRM, which Alloy keeps (credentialId), is not valid any more: let its user log in again through Alloy',
    comment:
      'Guide: "Prompt user to re-authenticate". Refused before anything was executed, whatever the status.',
  },
  {
    body: { path: 'error.code', pattern: /^RATE_LIMIT_EXCEEDED$/ },
    kind: 'rate_limited',
    comment: 'Guide: exponential back-off, which is what a retry does where nobody says how long to wait.',
  },
  {
    body: { path: 'error.details.field', pattern: ofTheCall },
    kind: 'unsupported',
    sentence: 'Alloy does not take the call as the settings make it (credentialId, actions, recordPath)',
    comment: 'VALIDATION_ERROR about a part of the call that is no field of the record.',
  },
  {
    body: { path: 'error.code', pattern: /^VALIDATION_ERROR$/ },
    kind: 'invalid_record',
    mayBeDuplicate: true,
    comment: 'Guide, with the field and the reason in its details.',
  },
  {
    status: 401,
    kind: 'auth_expired',
    sentence: 'Alloy does not take the API key (--secret apiKey=…)',
    comment: '{ "error": "Unauthorized", "message": "Invalid API key" }: reported by users.',
  },
  {
    status: 404,
    kind: 'unsupported',
    sentence: 'Alloy does not find what the settings name (targetConnector, actions, credentialId, userId)',
    comment:
      'Reported by users of an action that is not there. Taken for "no such record", a wrong name would have records made again.',
  },
  {
    status: 410,
    kind: 'unsupported',
    sentence: 'Alloy has closed this version of its API (apiVersion)',
    comment: 'From memory. About a record it is only where the CRM says it.',
  },
  {
    status: [200, 299],
    kind: 'transient',
    writeKind: 'unknown',
    writeExecution: 'unknown',
    sentence: 'Alloy says that it failed, and not whether the CRM has executed it',
    comment: 'An error in a 200 whose code nobody has documented, { "success": false }.',
  },
];

/** With the CRM's own status; what HTTP says of that comes after these. */
export const crmErrors: readonly ErrorRow[] = [
  {
    status: 401,
    kind: 'auth_expired',
    sentence:
      'the CRM refuses the login that Alloy keeps (credentialId): let its user log in again through Alloy',
    comment: 'Passed on as it came.',
  },
  {
    status: 404,
    kind: 'not_found',
    onCreate: {
      kind: 'unsupported',
      sentence: 'the CRM has nothing where the action creates: look at actions',
    },
    comment: 'Of the CRM, so it is about a record; of a create about the address, which the action brings.',
  },
  {
    status: [200, 299],
    kind: 'invalid_record',
    mayBeDuplicate: true,
    comment: '{ "success": false, "errors": [ … ] }: a CRM that says no with 200.',
  },
];

/** Where Alloy, HubSpot and Salesforce say which field it is; the first that is there. */
const fieldPlaces = ['error.details.field', 'errors.0.context.propertyName.0', 'fields.0', 'field'];

export function refusedIn(json: Json): Refused | undefined {
  const field = fieldPlaces.map((path) => readText(json, path)).find((each) => each !== undefined);
  const words = readText(json, 'error.details.reason') ?? readText(json, 'errors.0.message');
  if (field === undefined) return words === undefined ? undefined : { words };
  return { field, words };
}
