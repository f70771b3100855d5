// What HealthSherpa adds to HTTP's own errors, a comment per row: `{ "error": { "code", "message" } }`. No list of its codes
// is public, so that the words decide where a status says too little.
import { isPlainObject, type Json } from '../../domain/json.ts';
import type { Refused } from '../kit/api/api.ts';
import type { ErrorRow } from '../kit/errors/http-error-rows.ts';
import { agentField, personal, keyField } from './fields.ts';

const message = (pattern: RegExp): ErrorRow['body'] => ({ path: 'error.message', pattern });

export function errorRows(loginPage: string): readonly ErrorRow[] {
  return [
    {
      status: [404, 422],
      body: message(/\bagent(?:_email)?\b/i),
      kind: 'forbidden',
      sentence: `HealthSherpa has no account of this agent: log in or sign up at ${loginPage} with exactly the e-mail of agentEmail (v2: of the login)`,
      comment: 'Create, update and search: 404 "Agent not found".',
    },
    {
      status: 422,
      body: message(new RegExp(`\\b${keyField}\\b`, 'i')),
      kind: 'conflict',
      sentence: 'the contact has another external_id in HealthSherpa, which can be set once and not changed',
      onCreate: {
        kind: 'conflict',
        sentence:
          'the agent has a contact with this external_id, and no search by its name shows it: look at that contact in HealthSherpa, then `syncline links set`',
      },
      comment:
        'Update Contact: set "if the current value is null", else 422. That a second create is answered likewise is a client\'s assumption.',
    },
    {
      status: [404, 422],
      body: { path: 'error.code', pattern: /^(?:resource_)?not_found$/ },
      kind: 'not_found',
      onCreate: {
        kind: 'invalid_record',
        sentence: 'it refers to something that HealthSherpa does not have',
      },
      comment: 'A search without a hit, as a client has seen it; an update of what is not there.',
    },
    {
      status: 404,
      kind: 'unsupported',
      writeKind: 'not_found',
      onCreate: { kind: 'unsupported', sentence: 'there is nothing at this address: correct {address}' },
      comment: 'A search that is answered so without a word has not said "none".',
    },
    {
      status: 403,
      kind: 'forbidden',
      sentence: 'the login may not use the Partner API (scope partner_api_v2): log in again, and allow it',
      comment: 'Of the OAuth layer, in its own form (reference of v2).',
    },
  ];
}

/** The field that is refused, and the words. */
export function refusedIn(json: Json): Refused | undefined {
  const error = isPlainObject(json) ? json['error'] : undefined;
  const words = isPlainObject(error) ? error['message'] : undefined;
  if (typeof words !== 'string') return undefined;
  return { field: fieldIn(words), words };
}

/** The one that a sentence names; of several nobody can say which it is about. */
function fieldIn(words: string): string | undefined {
  const named = [keyField, agentField, 'type', ...personal].filter((field) =>
    new RegExp(`\\b${field}\\b`, 'i').test(words),
  );
  return named.length === 1 ? named[0] : undefined;
}

/**
 * Without what is quoted, and without each word that has four digits: a Medicare number, a date, a phone, in whatever form
 * HealthSherpa repeats it.
 */
export function withoutHealthData(words: string): string {
  return words.replaceAll(/"[^"]*"|(?<!\w)'[^']*'|[^\s,;]*\d(?:[^\s,;]*\d){3}[^\s,;]*/g, '***');
}
