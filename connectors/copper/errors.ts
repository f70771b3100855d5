// What Copper adds to HTTP's own errors, a comment per row. A row of a bulk call is read as if it had come alone, with 422.
import { isPlainObject, type Json } from '../../domain/json.ts';
import type { Refused } from '../kit/api/api.ts';
import type { ErrorRow } from '../kit/errors/http-error-rows.ts';
import { readPath, readText } from '../kit/answers/json-path.ts';

export const errorRows: readonly ErrorRow[] = [
  {
    status: 429,
    kind: 'rate_limited',
    waitMs: 5000,
    comment:
      '180 calls in any minute, 3 bulk calls in a second (requests); no header says which, or how long.',
  },
  {
    status: 401,
    kind: 'auth_expired',
    sentence:
      'Copper does not take this login: give it the API key and the e-mail of its user, or log in again',
    comment: 'No source has its body.',
  },
  {
    status: 403,
    body: { pattern: /feature not enabled/i },
    kind: 'forbidden',
    sentence: "the account's plan or settings have this turned off",
    comment: 'Seen in linnify/copper-mcp.',
  },
  {
    status: 404,
    body: { path: 'error', pattern: /^not_found$/ },
    kind: 'unsupported',
    sentence: 'Copper has no such address: correct {address}',
    comment: 'Recorded answer: a path that is not there; of a record it says "Resource not found".',
  },
  {
    status: 422,
    body: { path: 'error', pattern: /size too large/i },
    kind: 'unsupported',
    sentence: 'Copper takes fewer rows in one call than before: lower batchSize',
    comment: 'bulk-create-people; it reserves the right to change the number.',
  },
  {
    status: 422,
    body: { path: 'message', pattern: /primary.contact[^\n]*(?:blank|required)/i },
    kind: 'invalid_record',
    sentence:
      'this Copper account takes no opportunity without a primary contact: give one for all (docs/connectors/copper.md, deals)',
    comment: 'opportunities/overview marks it as required, the page of the call does not.',
  },
  {
    status: 422,
    body: { path: 'message', pattern: /e-?mails?\b[^\n]*(?:taken|unique|already|exist|duplicate|in use)/i },
    kind: 'conflict',
    comment: 'An e-mail is a unique key of people (fetch-a-person-by-email). The words are from memory.',
  },
  {
    status: 422,
    body: { path: 'message', pattern: /not[ _]?found|does not exist/i },
    kind: 'not_found',
    comment: 'A row of a bulk update. From memory.',
  },
];

/** The property that is refused, in Copper's name of it. */
export function refusedIn(json: Json): Refused | undefined {
  const message = readPath(json, 'message');
  return typeof message === 'string' ? inSentence(message) : inRow(message);
}

/** `Invalid input: Validation errors: Name: can't be blank`, a line for each (recorded answers). */
function inSentence(message: string): Refused | undefined {
  const [, said] = /^Invalid input: Validation errors: (.*)$/s.exec(message) ?? [];
  const [, label = '', words] = /^([^:\n]+): ([^\n]+)/.exec(said ?? '') ?? [];
  if (said === undefined || words === undefined) return undefined;
  // About the record as a whole.
  if (label === 'Base') return { words: said };
  return { field: label.trim().toLowerCase().replaceAll(/\s+/g, '_'), words };
}

/** `{ "name": [{ "error": "invalid" }] }` (bulk-create-people). */
function inRow(message: Json | undefined): Refused | undefined {
  if (!isPlainObject(message)) return undefined;
  const [field] = Object.keys(message);
  if (field === undefined) return undefined;
  const words = readText(message as Json, `${field}.0.error`);
  return field === 'base' ? { words } : { field, words };
}
