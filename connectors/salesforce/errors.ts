// What Salesforce adds to HTTP's own errors, a comment per row. Each answer is a list of errors; rows of a collection call
// the code `statusCode`, and are made like the others before they are read (records/batch.ts).
import { isPlainObject, type Json } from '../../domain/json.ts';
import type { Refused } from '../kit/api/api.ts';
import type { ErrorRow } from '../kit/errors/http-error-rows.ts';

const code = (pattern: RegExp): ErrorRow['body'] => ({ path: '0.errorCode', pattern });
const said = [200, 499] as const;

/** `keyField`: of the app's own id. */
export function errorRows(keyField: string | undefined): readonly ErrorRow[] {
  return [
    ...(keyField === undefined ? [] : [missingKeyField(keyField)]),
    {
      status: said,
      body: code(/^INVALID_SESSION_ID$/),
      kind: 'auth_expired',
      sentence: 'the login has ended',
      comment: 'Nine recorded answers; 401.',
    },
    {
      status: said,
      body: { path: '0.message', pattern: /^ConcurrentPerOrgLongTxn/ },
      kind: 'rate_limited',
      waitMs: 5_000,
      sentence: 'the account has as many long calls under way as it may',
      comment: 'REQUEST_LIMIT_EXCEEDED too, and over in seconds (error codes).',
    },
    {
      status: said,
      body: code(/^REQUEST_LIMIT_EXCEEDED$/),
      kind: 'rate_limited',
      waitMs: 900_000,
      sentence: "the account's calls of the last 24 hours are used up",
      comment: '403, not 429; the window rolls, so that some become free with each minute.',
    },
    {
      status: said,
      body: code(/^(?:API_DISABLED_FOR_ORG|API_CURRENTLY_DISABLED)$/),
      kind: 'unsupported',
      sentence: 'this edition of Salesforce, or this user, has no API',
      comment: 'amp-labs/connectors, salesforce: core/errors.go.',
    },
    {
      status: said,
      body: code(/^(?:INSUFFICIENT_ACCESS|CANNOT_INSERT_UPDATE|FIELD_INTEGRITY_ACCESS)/),
      kind: 'forbidden',
      sentence: 'the user behind the login may not do this: give the permission in Salesforce',
      comment: 'Also on a record that this one refers to.',
    },
    {
      status: said,
      body: code(/^STORAGE_LIMIT_EXCEEDED$/),
      kind: 'forbidden',
      sentence: 'the storage of the Salesforce account is full',
      comment: 'From memory.',
    },
    {
      status: said,
      body: code(/^UNABLE_TO_LOCK_ROW$/),
      kind: 'transient',
      waitMs: 2_000,
      comment:
        'Another write has the record, or its account: nothing was executed (jsforce 1018). Common when contacts of one account are written at once.',
    },
    {
      status: said,
      body: code(/^DUPLICATES_DETECTED$/),
      kind: 'conflict',
      comment: "A duplicate rule of the account's; the matches stand in duplicateResult.",
    },
    {
      status: said,
      body: code(/^DUPLICATE_VALUE$/),
      kind: 'conflict',
      comment: 'A unique field; the text names the record. From memory.',
    },
    {
      status: said,
      body: code(/^(?:NOT_FOUND|ENTITY_IS_DELETED|INVALID_CROSS_REFERENCE_KEY)$/),
      kind: 'not_found',
      onCreate: {
        kind: 'invalid_record',
        sentence: 'it refers to a record that is not there, or Salesforce has no such object',
      },
      comment: 'Recorded answer to a deletion; merged records answer so as well.',
    },
    {
      status: said,
      body: { path: '0.message', pattern: /invalid ID field|malformed id/i },
      kind: 'not_found',
      comment: 'A text that is no id of Salesforce, in a question or in a row. From memory.',
    },
    {
      status: said,
      body: code(/^(?:INVALID_FIELD|INVALID_FIELD_FOR_INSERT_UPDATE|INVALID_TYPE)$/),
      kind: 'invalid_record',
      sentence: 'Salesforce has no such field, or hides it from this user: make it, or change the mapping',
      comment: 'Recorded answers ("No such column").',
    },
    {
      status: [200, 299],
      kind: 'invalid_record',
      comment: 'Any other row of a collection that was not taken: its code says what is wrong with the data.',
    },
  ];
}

function missingKeyField(keyField: string): ErrorRow {
  return {
    status: said,
    body: {
      path: '0.message',
      pattern: new RegExp(`(?:No such column '|not accessible: )${keyField}\\b`, 'i'),
    },
    kind: 'unsupported',
    sentence: `Salesforce has no field ${keyField} for the app's own ids: have it made as docs/connectors/salesforce.md says, or set keyField=none`,
    comment: 'A setting, and no mistake of the record.',
  };
}

/** The field that is refused, the words of the first error, and the record that is there already. */
export function refusedIn(json: Json): Refused | undefined {
  const [first] = Array.isArray(json) ? json : [json];
  if (!isPlainObject(first)) return undefined;
  const { message, fields, duplicateResult } = first as Record<string, Json | undefined>;
  const text = typeof message === 'string' ? message : '';
  const [, column] = /(?:No such column '|not accessible: )([A-Za-z0-9_]+)/.exec(text) ?? [];
  const [, unsettable] = /create\/update fields: ([A-Za-z0-9_]+)/.exec(text) ?? [];
  const named = Array.isArray(fields) && typeof fields[0] === 'string' ? fields[0] : (column ?? unsettable);
  const [, taken] = /duplicates value on record with id: ?([a-zA-Z0-9]{15,18})/.exec(text) ?? [];
  return {
    field: named,
    words: text === '' ? undefined : text,
    existingId: taken ?? onlyMatch(duplicateResult),
  };
}

/** Of several nobody can say which one it is. */
function onlyMatch(duplicateResult: Json | undefined): string | undefined {
  const results = isPlainObject(duplicateResult) ? duplicateResult['matchResults'] : undefined;
  const ids = listOf(results)
    .flatMap((result) => listOf(isPlainObject(result) ? result['matchRecords'] : undefined))
    .map((match) => (isPlainObject(match) ? match['record'] : undefined))
    .map((record) => (isPlainObject(record) ? record['Id'] : undefined))
    .filter((id) => typeof id === 'string');
  const [only, ...others] = [...new Set(ids)];
  return others.length === 0 ? only : undefined;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
