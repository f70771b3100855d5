// What HubSpot adds to HTTP's own errors, a comment per row. Rows of a batch answer (207) have no status of their own.
import { isPlainObject, type Json } from '../../domain/json.ts';
import type { Refused } from '../kit/api/api.ts';
import { externalIdOf } from '../kit/ids/external-id.ts';
import type { ErrorRow } from '../kit/errors/http-error-rows.ts';
import { readPath, readText } from '../kit/answers/json-path.ts';

export const errorRows: readonly ErrorRow[] = [
  {
    status: 429,
    body: { path: 'policyName', pattern: /DAILY/ },
    kind: 'rate_limited',
    waitMs: 3_600_000,
    sentence:
      "the account's calls of this day are used up; HubSpot counts anew at midnight of the account's time zone",
    comment: 'Usage guidelines; asked again every hour, because another app may have used them.',
  },
  {
    status: 429,
    body: { path: 'message', pattern: /secondly limit/i },
    kind: 'rate_limited',
    waitMs: 1000,
    comment: 'The search has a limit of its own; the official client waits 1 s.',
  },
  {
    status: 429,
    kind: 'rate_limited',
    waitMs: 10_000,
    comment: 'TEN_SECONDLY_ROLLING; the official client waits 10 s. Retry-After is not promised.',
  },
  {
    status: 477,
    kind: 'transient',
    waitMs: 600_000,
    sentence:
      'HubSpot is moving this account to another data centre; it goes on by itself, mostly within hours',
    comment: 'amp-labs/connectors, providers/hubspot: refused until the move is over.',
  },
  {
    status: 423,
    kind: 'transient',
    waitMs: 2000,
    comment: 'Another request has the record: nothing was executed. From memory.',
  },
  {
    status: 401,
    kind: 'auth_expired',
    sentence: 'HubSpot does not take this login any more: give it a new token',
    comment: 'EXPIRED_AUTHENTICATION, INVALID_AUTHENTICATION: public logs of 2025 and 2026.',
  },
  {
    status: 403,
    body: { path: 'category', pattern: /^MISSING_SCOPES$/ },
    kind: 'forbidden',
    sentence: "the private app lacks a scope: add it in HubSpot under the app's scopes",
    comment: 'Recorded answer (context.requiredGranularScopes).',
  },
  {
    status: [200, 499],
    body: { path: 'message', pattern: /non-unique .* property/ },
    kind: 'unsupported',
    sentence:
      'the property for our own id is not unique in HubSpot: make another one and name it as keyProperty',
    comment: 'HubSpot/hubspot-api-nodejs 548: hasUniqueValue cannot be set afterwards.',
  },
  {
    status: [200, 499],
    body: { path: 'message', pattern: /already has that value/ },
    kind: 'conflict',
    comment: 'A unique property of another record has this value (public logs of 2026).',
  },
  {
    status: [200, 499],
    body: { path: 'category', pattern: /^CONFLICT$/ },
    kind: 'conflict',
    comment: 'Recorded answers: 409, and a row of 207 with context.existingId.',
  },
  {
    status: [200, 499],
    body: { path: 'category', pattern: /^OBJECT_NOT_FOUND$/ },
    kind: 'not_found',
    comment: 'Recorded answer of a batch; a single call says 404.',
  },
  {
    status: [200, 499],
    body: { pattern: /"(?:code|error)\\*":\s*\\*"PROPERTY_DOESNT_EXIST/ },
    kind: 'invalid_record',
    sentence: 'HubSpot has no such property: make it there, or send the field elsewhere or nowhere',
    comment: 'Recorded answer.',
  },
  {
    status: [200, 299],
    body: { path: 'category', pattern: /^VALIDATION_ERROR$/ },
    kind: 'invalid_record',
    comment: 'A row of 207; a single call says 400.',
  },
  {
    status: [200, 299],
    body: { path: 'category', pattern: /^RATE_LIMITS?$/ },
    kind: 'rate_limited',
    waitMs: 10_000,
    comment: 'A row of 207. From memory.',
  },
];

/** The property that is refused, with HubSpot's own words about it alone. */
export function refusedIn(json: Json): Refused | undefined {
  const scopes = readPath(json, 'context.requiredGranularScopes');
  if (Array.isArray(scopes)) return { words: scopes.filter((scope) => typeof scope === 'string').join(', ') };
  const message = readText(json, 'message') ?? '';
  const [, notUnique] = /non-unique .* property (\S+)/.exec(message) ?? [];
  if (notUnique !== undefined) return { field: notUnique, words: message };
  const [, name, holder] = /propertyName=([^,}]+).* (\d+) already has that value/.exec(message) ?? [];
  if (name !== undefined) {
    return { field: name, words: `the record ${holder} has this value already`, existingId: holder };
  }
  const existing = readPath(json, 'context.existingId');
  if (Array.isArray(existing) && existing.length === 1) return { existingId: externalIdOf(existing[0]) };
  const [first] = invalidProperties(json, message);
  return first === undefined ? undefined : { field: first.name, words: first.message };
}

/** Newer answers have `errors`, all have a list as JSON inside of the message. */
function invalidProperties(json: Json, message: string): { name: string; message: string }[] {
  const [, listed] = /^Property values were not valid: (\[.*\])$/s.exec(message) ?? [];
  const inMessage = parsed(listed).map((each) => ({ name: each['name'], message: each['message'] }));
  const errors = readPath(json, 'errors');
  const inErrors = (Array.isArray(errors) ? errors : []).map((each) => ({
    name: readPath(each, 'context.propertyName.0'),
    message: readPath(each, 'message'),
  }));
  return [...inMessage, ...inErrors].flatMap(({ name, message: words }) =>
    typeof name === 'string' && typeof words === 'string' ? [{ name, message: words }] : [],
  );
}

function parsed(text: string | undefined): Record<string, unknown>[] {
  if (text === undefined) return [];
  try {
    return (JSON.parse(text) as unknown[]).filter(isPlainObject);
  } catch {
    // It was cut off: then `errors` says it.
    return [];
  }
}
