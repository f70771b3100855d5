import { expect, test } from 'vitest';
import { parseTime } from './time.ts';

const midnight = Date.UTC(2026, 0, 2);

test.each<[unknown, number]>([
  [0, 0],
  [midnight, midnight],
  // Ten digits are seconds, thirteen are ms; in a text too, as queues and spreadsheets write them.
  [midnight / 1000, midnight],
  [midnight / 1000 + 0.123, midnight + 123],
  ['1767312000', midnight],
  ['1767312000.5', midnight + 500],
  ['1767312000000', midnight],
  [999_999_999, 999_999_999],
  [1_000_000_000, 1_000_000_000_000],
  [9_999_999_999, 9_999_999_999_000],
  [10_000_000_000, 10_000_000_000],
  ['2026-01-02', midnight],
  ['2026-01-02T00:00Z', midnight],
  ['2026-01-02T00:00:00.000Z', midnight],
  ['2026-01-02t00:00:00z', midnight],
  // Python's isoformat, Postgres' text, Go's RFC 3339 with nanoseconds.
  ['2026-01-02T00:00:00.123456+00:00', midnight + 123],
  ['2026-01-02 01:00:00+01', midnight],
  ['2026-01-02 01:00:00.5+0100', midnight + 500],
  ['2026-01-01T19:00:00-05:00', midnight],
  ['2026-01-02T00:00:00.123456789Z', midnight + 123],
])('%s is a time', (text, time) => {
  expect(parseTime(text)).toBe(time);
});

test('a time without a zone is UTC on every worker, wherever it stands', () => {
  const zone = process.env['TZ'];
  try {
    for (const place of ['America/New_York', 'Asia/Tokyo']) {
      process.env['TZ'] = place;
      expect(new Date(midnight).getHours()).not.toBe(0);
      for (const text of [
        '2026-01-02',
        '2026-01-02T00:00',
        '2026-01-02T00:00:00',
        '2026-01-02 00:00:00.000',
      ]) {
        expect(parseTime(text)).toBe(midnight);
      }
    }
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

test.each([
  undefined,
  null,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  'yesterday',
  '1',
  '20260102',
  '17673120000',
  '1767312000000.5',
  'March 7',
  '07/03/2026',
  '2026-13-01',
  '2026-01-02T25:00:00Z',
  '1969-12-31',
  'Fri, 02 Jan 2026 00:00:00 GMT',
  true,
  {},
  [midnight],
])('%s is no time', (text) => {
  expect(parseTime(text)).toBeUndefined();
});
