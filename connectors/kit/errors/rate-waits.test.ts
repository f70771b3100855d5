import { expect, test } from 'vitest';
import { rateWaitMs, type WaitHeader } from './rate-waits.ts';

const now = Date.parse('2026-11-26T12:00:00Z');

test.each<[string, Record<string, string>, number | undefined]>([
  ['no header says it', {}, undefined],
  ['Retry-After comes first', { 'retry-after': '2', 'ratelimit-reset': '30' }, 2000],
  ['RateLimit-Reset is seconds', { 'ratelimit-reset': '30' }, 30_000],
  ['RateLimit in its older form', { ratelimit: 'limit=100, remaining=0, reset=7' }, 7000],
  ['RateLimit in its newer form', { ratelimit: '"burst";r=0;t=8' }, 8000],
  ['X-RateLimit-Reset in seconds', { 'x-ratelimit-reset': '9' }, 9000],
  ['X-RateLimit-Reset since 1970', { 'x-ratelimit-reset': String(now / 1000 + 10) }, 10_000],
  ['X-RateLimit-Reset since 1970 in ms', { 'x-ratelimit-reset': String(now + 11_000) }, 11_000],
  ['X-Rate-Limit-Reset as a date', { 'x-rate-limit-reset': '2026-11-26T12:00:12Z' }, 12_000],
  [
    'a moment by the clock of the CRM, which is wrong',
    { 'x-ratelimit-reset': String(now / 1000 + 3613), date: 'Thu, 26 Nov 2026 13:00:00 GMT' },
    13_000,
  ],
  ['a moment that is over', { 'x-ratelimit-reset': String(now / 1000 - 5) }, 100],
  ['a day', { 'ratelimit-reset': '86400' }, 3_600_000],
  ['nonsense', { 'ratelimit-reset': 'soon', 'x-ratelimit-reset': 'later' }, undefined],
])('%s', (_name, headers, waitMs) => {
  expect(rateWaitMs(headers, [], now)).toBe(waitMs);
});

test('a header of the vendor’s own comes before those that everybody has', () => {
  const own: WaitHeader = { name: 'x-acme-window', holds: 'milliseconds', comment: '' };
  expect(rateWaitMs({ 'x-acme-window': '1500', 'ratelimit-reset': '30' }, [own], now)).toBe(1500);
});
