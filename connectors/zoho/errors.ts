// What Zoho adds to HTTP's own errors, a comment per row. A call and a row of many have one form: `code`, `details`,
// `message`. Codes and messages without another source: the vendor's OpenAPI (record.json, coql.json).
import { isPlainObject, type Json } from '../../domain/json.ts';
import type { Refused } from '../kit/api/api.ts';
import { externalIdOf } from '../kit/ids/external-id.ts';
import type { ErrorRow } from '../kit/errors/http-error-rows.ts';
import { readPath, readText } from '../kit/answers/json-path.ts';

const code = (pattern: RegExp): ErrorRow['body'] => ({ path: 'code', pattern });
const said = [200, 499] as const;

/** A 401 with it is for the login as it is, and another token has the same scopes. */
export const scopeMismatch = /"OAUTH_SCOPE_MISMATCH"/;

export const errorRows: readonly ErrorRow[] = [
  {
    status: said,
    body: code(/^OAUTH_SCOPE_MISMATCH$/),
    kind: 'forbidden',
    sentence: 'this login may not do that: log in again, and allow all that is asked for',
    comment: '401, as an expired token is; a scope is added by a new login only.',
  },
  {
    status: said,
    body: code(/^(?:INVALID_TOKEN|INVALID_OAUTHTOKEN|AUTHENTICATION_FAILURE)$/),
    kind: 'auth_expired',
    sentence: 'the login has ended, or is one of another data centre (dataCentre)',
    comment: '401; AUTHENTICATION_FAILURE in place of it now and then (rikas/zoho_hub 34).',
  },
  {
    status: 429,
    body: { pattern: /concurren/i },
    kind: 'rate_limited',
    waitMs: 5_000,
    sentence: 'the account has as many calls under way as it may',
    comment: 'Over in seconds. From memory.',
  },
  {
    status: 429,
    kind: 'rate_limited',
    waitMs: 900_000,
    sentence: "the account's credits of the last 24 hours are used up",
    comment: 'The window rolls, so that some become free with each minute (kaizen 93).',
  },
  {
    status: said,
    body: code(/^(?:NO_PERMISSION|NOT_APPROVED)$/),
    kind: 'forbidden',
    sentence: 'the user behind the login may not do this, or the record waits for an approval',
    comment: 'The permission stands in details.',
  },
  {
    status: said,
    body: code(/^STORAGE_SPACE_EXCEEDED$/),
    kind: 'forbidden',
    sentence: 'the storage of the Zoho account is full',
    comment: 'Somebody must make room, or buy some.',
  },
  {
    status: said,
    body: code(/^(?:INVALID_MODULE|FEATURE_NOT_SUPPORTED|INVALID_URL_PATTERN)$/),
    kind: 'unsupported',
    sentence: 'this edition of Zoho CRM, or this user, has no such module or call',
    comment: 'Recorded answer of a module.',
  },
  {
    status: said,
    body: code(/^DUPLICATE_DATA$/),
    kind: 'conflict',
    comment:
      'A field that allows no duplicates; details name it, and the record in one of two forms (README, 5).',
  },
  {
    status: said,
    body: code(/^(?:CONVERTED_RECORD|ID_ALREADY_CONVERTED)$/),
    kind: 'not_found',
    comment: 'A lead that is a contact now: what became of it is read.',
  },
  {
    status: said,
    body: code(/^RECORD_LOCKED$/),
    kind: 'transient',
    waitMs: 60_000,
    comment: 'A person has locked it, or it is being merged: nothing was executed.',
  },
  {
    status: said,
    body: code(/^RECORD_IN_BLUEPRINT$/),
    kind: 'invalid_record',
    sentence: 'the record is in a blueprint, which lets nobody change this field now',
    comment: 'It is free again when a salesperson has taken the step.',
  },
  {
    status: said,
    body: { path: 'details.api_name', pattern: /^id$/ },
    kind: 'not_found',
    comment: '"the id given seems to be invalid" of an update: deleted, merged, or of another account.',
  },
  {
    status: said,
    body: { path: 'details.id', pattern: /\d/ },
    kind: 'not_found',
    comment: 'The same of a deletion and of a related list, which name the id itself.',
  },
  {
    status: said,
    body: { path: 'details.resource_path_index', pattern: /^1$/ },
    kind: 'not_found',
    comment: 'What stands in the address is no id of Zoho.',
  },
  {
    status: said,
    body: { path: 'details.column_name', pattern: /./ },
    kind: 'invalid_record',
    sentence: 'Zoho has no such field in this module: make it there, or send the field elsewhere or nowhere',
    comment:
      'A lookup asks for all that we write, because a write would leave it out without a word (README, 3).',
  },
  {
    status: said,
    body: code(/^INTERNAL_ERROR$/),
    kind: 'transient',
    writeKind: 'unknown',
    writeExecution: 'unknown',
    comment: 'A row of many may say so where the call went well.',
  },
  {
    status: [200, 299],
    kind: 'invalid_record',
    comment: 'Any other row that was not taken: its code says what is wrong with the data.',
  },
];

/** The field that is refused, the words about it, and the record that is there already. */
export function refusedIn(keyField: string | undefined): (json: Json) => Refused | undefined {
  return (json) => {
    const error = oneOf(json);
    const named = readText(error, 'details.column_name') ?? readText(error, 'details.api_name');
    return {
      // Named as a list of fields to go by: ours is not there, or allows duplicates.
      field: named === 'duplicate_check_fields' ? keyField : named === 'id' ? undefined : named,
      words: wordsOf(error),
      existingId: readText(error, 'code') === 'DUPLICATE_DATA' ? existingIdIn(error) : undefined,
    };
  };
}

/** Of several the first (MULTIPLE_OR_MULTI_ERRORS; from memory). */
function oneOf(json: Json): Json {
  const first = readPath(json, 'details.errors.0');
  return isPlainObject(first) ? (first as Json) : json;
}

/** "invalid data" says nothing without what was wanted. */
function wordsOf(error: Json): string | undefined {
  const message = readText(error, 'message');
  const wanted = readText(error, 'details.expected_data_type');
  const longest = readPath(error, 'details.maximum_length');
  const more = [
    ...(wanted === undefined ? [] : [`wanted: ${wanted}`]),
    ...(typeof longest === 'number' ? [`at most ${longest} characters`] : []),
  ];
  return more.length === 0 ? message : `${message ?? 'refused'} (${more.join(', ')})`;
}

function existingIdIn(error: Json): string | undefined {
  const places = ['details.duplicate_record.id', 'details.id'];
  return places.map((place) => externalIdOf(readPath(error, place))).find((id) => id !== undefined);
}
