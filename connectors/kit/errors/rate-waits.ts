// How long a CRM that says "too many" wants us to wait, in the headers in which CRMs say it. `Retry-After` comes first.
import { retryAfterMs } from './retry-after.ts';

/** A header that holds a time; the CRM's own ones stand before those that everybody has. */
export interface WaitHeader {
  name: string;
  /**
   * `seconds`, `milliseconds`: from now on. `moment`: seconds or ms since 1970, or a date; a small number is seconds from
   * now on, because the two are mixed up under one name.
   */
  holds: 'seconds' | 'milliseconds' | 'moment' | 'parameters';
  comment: string;
}

const common: readonly WaitHeader[] = [
  {
    name: 'ratelimit-reset',
    holds: 'seconds',
    comment: 'draft-ietf-httpapi-ratelimit-headers up to its seventh version.',
  },
  {
    name: 'ratelimit',
    holds: 'parameters',
    comment:
      'The same draft: `limit=100, remaining=0, reset=30`, since its eighth version `"burst";r=0;t=30`.',
  },
  { name: 'x-ratelimit-reset-after', holds: 'seconds', comment: 'Discord and its kin.' },
  { name: 'x-ratelimit-reset', holds: 'moment', comment: 'GitHub: seconds since 1970; Pipedrive: seconds.' },
  { name: 'x-rate-limit-reset', holds: 'moment', comment: 'Likewise, in the spelling of Twitter and Okta.' },
];

/** As with Retry-After: at least a tenth of a second, at most an hour. */
const [shortestMs, longestMs] = [100, 3_600_000];

/** Of a refusal for too many requests; undefined where no header says it. */
export function rateWaitMs(
  headers: Record<string, string>,
  own: readonly WaitHeader[] = [],
  now: number = Date.now(),
): number | undefined {
  const asked = retryAfterMs(headers, now);
  if (asked !== undefined) return asked;
  // By the CRM's own clock, where it shows it.
  const sentAt = Date.parse(headers['date'] ?? '');
  const from = Number.isNaN(sentAt) ? now : sentAt;
  for (const header of [...own, ...common]) {
    const value = headers[header.name]?.trim();
    const waitMs = value === undefined || value === '' ? undefined : waitIn(value, header.holds, from);
    if (waitMs !== undefined) return Math.min(Math.max(waitMs, shortestMs), longestMs);
  }
  return undefined;
}

function waitIn(value: string, holds: WaitHeader['holds'], from: number): number | undefined {
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
  switch (holds) {
    case 'seconds':
      return number === undefined ? undefined : number * 1000;
    case 'milliseconds':
      return number;
    case 'parameters': {
      const [, seconds] = /(?:^|[;,\s])(?:reset|t)=(\d+)/.exec(value) ?? [];
      return seconds === undefined ? undefined : Number(seconds) * 1000;
    }
    case 'moment': {
      const at = number === undefined ? Date.parse(value) : momentOf(number, from);
      return Number.isNaN(at) ? undefined : at - from;
    }
  }
}

/** A year of seconds is less than any moment since 2001, and any such moment in seconds less than one in ms. */
function momentOf(number: number, from: number): number {
  if (number < 1e9) return from + number * 1000;
  return number < 1e11 ? number * 1000 : number;
}
