// How much HubSpot takes, and how it says so (usage guidelines; bodies from public logs).
import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import { rulesOf } from '../rules.ts';
import type { Login } from './login.ts';

const dayMs = 86_400_000;

type Policy = 'TEN_SECONDLY_ROLLING' | 'DAILY' | 'SECONDLY';

/** The headers of the answer, or the 429. A search has a limit of its own and, from memory, no such headers. */
export function throttle(
  call: { isSearch: boolean; login: Login },
  context: CrmContext,
): { headers: OutgoingHttpHeaders } | { refusal: CrmAnswer } {
  const { limitsRate, burst, burstWindowMs, daily, searches, searchWindowMs } = rulesOf(context);
  const take = (name: string, limit: number, windowMs: number, window: 'rolling' | 'fixed') =>
    limitsRate
      ? context.rateLimits.take({ name: `hubspot/${name}`, limit, windowMs, window })
      : { isAllowed: true, remaining: limit };

  // The day of the account begins at its own midnight; here at midnight UTC.
  const day = take('daily', daily, dayMs, 'fixed');
  if (!day.isAllowed) return { refusal: refusal('DAILY', 'You have reached your daily limit.', {}) };
  if (call.isSearch) {
    const second = take('search', searches, searchWindowMs, 'rolling');
    if (second.isAllowed) return { headers: {} };
    return { refusal: refusal('SECONDLY', 'You have reached your secondly limit.', {}) };
  }
  const recent = take('burst', burst, burstWindowMs, 'rolling');
  const headers: OutgoingHttpHeaders = {
    'x-hubspot-ratelimit-max': burst,
    'x-hubspot-ratelimit-remaining': recent.remaining,
    'x-hubspot-ratelimit-interval-milliseconds': burstWindowMs,
  };
  // Absent for an app that logs in by OAuth.
  if (call.login.by === 'private app') {
    headers['x-hubspot-ratelimit-daily'] = daily;
    headers['x-hubspot-ratelimit-daily-remaining'] = day.remaining;
  }
  if (recent.isAllowed) return { headers };
  const sentence = 'You have reached your ten_secondly_rolling limit.';
  return { refusal: refusal('TEN_SECONDLY_ROLLING', sentence, headers) };
}

// No Retry-After: the official client waits by the policy's name.
function refusal(policyName: Policy, message: string, headers: OutgoingHttpHeaders): CrmAnswer {
  const correlationId = randomUUID();
  return {
    status: 429,
    body: {
      status: 'error',
      message,
      errorType: 'RATE_LIMIT',
      correlationId,
      policyName,
      requestId: randomUUID(),
    },
    headers: { ...headers, 'x-hubspot-correlation-id': correlationId },
    executed: false,
  };
}
