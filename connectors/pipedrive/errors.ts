// What Pipedrive adds to HTTP's own errors, a comment per row.
import type { Json } from '../../domain/json.ts';
import type { Refused } from '../kit/api/api.ts';
import type { ErrorRow } from '../kit/errors/http-error-rows.ts';
import { readText } from '../kit/answers/json-path.ts';
import { webPage } from '../kit/answers/parse-json.ts';

export const errorRows: readonly ErrorRow[] = [
  {
    status: 429,
    header: { name: 'x-daily-ratelimit-token-remaining', pattern: /^(0|-\d+)$/ },
    kind: 'rate_limited',
    waitMs: 3_600_000,
    sentence:
      "the company's API tokens of this day are used up; Pipedrive counts anew at midnight of its server's time zone",
    comment:
      'Rate limiting; the header is told by their staff, and may be missing. Asked again every hour, because tokens can be bought.',
  },
  {
    status: 403,
    body: { pattern: webPage },
    kind: 'rate_limited',
    waitMs: 600_000,
    sentence:
      'Pipedrive’s proxy has shut this API token out for a while, after too many requests; a login by OAuth is never shut out',
    comment:
      'Rate limiting: who goes on after 429 gets 403 with a page of Cloudflare. How long is from memory.',
  },
  {
    status: 401,
    kind: 'auth_expired',
    sentence: 'Pipedrive does not take this login any more: give it a new token, or log in again',
    comment: 'Seen live: "unauthorized access"; of an app "Invalid token: access token is invalid".',
  },
  {
    status: 403,
    body: { path: 'error', pattern: /^Scope and URL mismatch/ },
    kind: 'forbidden',
    sentence:
      'the app lacks a scope (docs/connectors/pipedrive.md): add it in the Developer Hub, then log in again',
    comment: 'Recorded answer; OAuth status codes.',
  },
  {
    status: 403,
    body: { path: 'code', pattern: /^feature_capping/ },
    kind: 'forbidden',
    sentence: 'the plan of the Pipedrive account has no room for another one',
    comment: 'Responses: feature_capping_deals_limit, and its kin for custom fields.',
  },
  {
    status: 402,
    kind: 'forbidden',
    sentence: 'the Pipedrive account is not open: its trial has ended, or it is not paid',
    comment: 'HTTP status codes.',
  },
];

/** Which field it is, in front of its words: `custom_fields: Unknown key '…'`, `owner_id: Parameter …` (public logs). */
export function refusedIn(json: Json): Refused | undefined {
  const [, told] = /^Validation failed: (.*)$/s.exec(readText(json, 'error') ?? '') ?? [];
  if (told === undefined) return undefined;
  const [first = ''] = told.split('; ');
  const [, name, words] = /^([\w.]+): (.*)$/s.exec(first) ?? [];
  if (name === undefined) return { words: told };
  const [, key] = /'([0-9a-f]{40})'/.exec(words ?? '') ?? [];
  return { field: name === 'custom_fields' && key !== undefined ? `${name}.${key}` : name, words: told };
}
