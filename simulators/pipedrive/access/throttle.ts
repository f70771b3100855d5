// How much Pipedrive takes: tokens of a day for the company, calls in two seconds for each login (rate limiting).
import type { OutgoingHttpHeaders } from 'node:http';
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import { refuseAtGate } from '../answers.ts';
import { blockedPage } from '../failures.ts';
import { rulesOf } from '../rules.ts';
import type { Login } from './login.ts';

const dayMs = 86_400_000;
/** An app has four times the calls of an API token, on each plan. */
const appFactor = 4;

/** The headers of the answer, or the refusal. */
export function throttle(
  { cost, isSearch, login }: { cost: number; isSearch: boolean; login: Login },
  context: CrmContext,
): { headers: OutgoingHttpHeaders } | { refusal: CrmAnswer } {
  const { limitsRate, burst, searches, windowMs, dailyTokens, blocksAfter } = rulesOf(context);
  const { rateLimits } = context;
  const limit = isSearch ? searches : burst * (login.by === 'oauth' ? appFactor : 1);
  const limits = (remaining: number, freeInMs: number, tokensLeft: number): OutgoingHttpHeaders => ({
    'x-ratelimit-limit': limit,
    'x-ratelimit-remaining': remaining,
    // In seconds; the unit is from memory.
    'x-ratelimit-reset': Math.ceil(freeInMs / 1000),
    'x-daily-ratelimit-token-limit': dailyTokens,
    'x-daily-ratelimit-token-remaining': tokensLeft,
  });
  if (!limitsRate) return { headers: limits(limit, 0, dailyTokens) };

  const refused = (headers: OutgoingHttpHeaders): { refusal: CrmAnswer } => {
    const ignored = { name: `pipedrive/refused/${login.token}`, limit: blocksAfter, windowMs: 60_000 };
    const isBlocked = !rateLimits.take({ ...ignored, window: 'rolling' }).isAllowed;
    // "Only the high volume traffic coming from api_token integrations will be blocked."
    return { refusal: isBlocked && login.by === 'api token' ? blocked : tooMany(headers) };
  };
  const name = `pipedrive/${isSearch ? 'search' : 'burst'}/${login.token}`;
  const recent = rateLimits.take({ name, limit, windowMs, window: 'rolling' });
  if (!recent.isAllowed) return refused(limits(0, recent.freeInMs, dailyTokens));
  const daily = { name: 'pipedrive/day', limit: dailyTokens, windowMs: dayMs, window: 'fixed' } as const;
  let day = rateLimits.take(daily);
  for (let token = 1; token < cost && day.isAllowed; token += 1) day = rateLimits.take(daily);
  const headers = limits(recent.remaining, windowMs, day.remaining);
  return day.isAllowed ? { headers } : refused(headers);
}

// The form of the body is from memory; Retry-After is not documented.
function tooMany(headers: OutgoingHttpHeaders): CrmAnswer {
  return { ...refuseAtGate(429, 'Request over limit'), headers };
}

const blocked: CrmAnswer = {
  status: 403,
  body: blockedPage,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  executed: false,
};
