import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Json } from '../../json.ts';
import { BadValue } from '../bad-value.ts';
import { asDate, asMoment } from '../steps/dates.ts';
import { accountZone, timeZone, type TimeZone } from '../steps/time-zone.ts';
import type { DateForm, MomentForm } from '../steps/step.ts';

function zoneOf(name: string): TimeZone {
  const zone = timeZone(name);
  if (zone === undefined) throw new Error(`no zone ${name}`);
  return zone;
}

const date = (value: Json, as: DateForm, zone = 'UTC', midnight: 'utc' | 'account' = 'utc') =>
  asDate(value, { do: 'date', as, midnight }, zoneOf(zone));
const moment = (value: Json, as: MomentForm, zone = 'UTC') =>
  asMoment(value, { do: 'dateTime', as }, zoneOf(zone));

describe('a day', () => {
  it.each<[Json, DateForm, string, Json]>([
    ['2026-12-31', 'iso', 'Pacific/Kiritimati', '2026-12-31'],
    ['2026-01-23', 'mm/dd/yyyy', 'UTC', '01/23/2026'],
    ['2026-01-23', 'dd/mm/yyyy', 'UTC', '23/01/2026'],
    // The seed's Copper example: the first second of 2025.
    ['2025-01-01', 'unixSeconds', 'America/New_York', 1_735_689_600],
    ['2025-01-01', 'unixMs', 'America/New_York', 1_735_689_600_000],
    // Half past eleven at night in London is the next day in Berlin and the same in New York.
    ['2026-12-31T23:30:00Z', 'iso', 'Europe/Berlin', '2027-01-01'],
    ['2026-12-31T23:30:00Z', 'iso', 'America/New_York', '2026-12-31'],
    ['2026-12-31T23:30:00-05:00', 'iso', 'UTC', '2027-01-01'],
    // Without a zone it is a clock on the account's wall.
    ['2026-12-31T23:30:00', 'iso', 'Europe/Berlin', '2026-12-31'],
    ['2024-02-29', 'iso', 'UTC', '2024-02-29'],
  ])('%j as %s in %s is %j', (value, as, zone, expected) => {
    expect(date(value, as, zone)).toBe(expected);
  });

  it('begins at the midnight of the account where the step says so', () => {
    expect(date('2026-07-01', 'unixSeconds', 'America/New_York', 'account')).toBe(
      Date.UTC(2026, 6, 1, 4) / 1000,
    );
    expect(date('2026-01-01', 'unixSeconds', 'America/New_York', 'account')).toBe(
      Date.UTC(2026, 0, 1, 5) / 1000,
    );
    // Midnight did not exist in São Paulo on this day: the clock went from 23:59:59 to 01:00.
    expect(date('2018-11-04', 'unixMs', 'America/Sao_Paulo', 'account')).toBe(Date.UTC(2018, 10, 4, 3));
    // Nor did the whole day in Samoa: what is not there counts on.
    expect(date('2011-12-30', 'unixMs', 'Pacific/Apia', 'account')).toBe(Date.UTC(2011, 11, 30, 10));
  });

  it.each<Json>([
    '2026-02-30',
    '2026-13-01',
    '31.12.2026',
    '12/31/2026',
    'tomorrow',
    '0026-01-01',
    '2026-12-31T25:00',
    '2026-12-31T10:00:60Z',
    '2026-12-31T10:00+25:00',
    1_735_689_600,
    { year: 2026 },
    ['2026-12-31'],
    true,
  ])('%j is none', (value) => {
    expect(() => date(value, 'iso')).toThrow(BadValue);
  });

  it('is read as people of the country write it, where the step says so', () => {
    const read = (value: Json, reads: DateForm) =>
      asDate(value, { do: 'date', reads, as: 'iso' }, zoneOf('UTC'));
    expect(read('1/2/2026', 'mm/dd/yyyy')).toBe('2026-01-02');
    expect(read('1/2/2026', 'dd/mm/yyyy')).toBe('2026-02-01');
    expect(read(1_735_689_600, 'unixSeconds')).toBe('2025-01-01');
    expect(read('1735689600000', 'unixMs')).toBe('2025-01-01');
    expect(() => read('13/13/2026', 'mm/dd/yyyy')).toThrow('must be a date written mm/dd/yyyy');
  });
});

describe('a moment', () => {
  it.each<[Json, MomentForm, string, Json]>([
    ['2026-12-31T22:30:00+01:00', 'iso', 'UTC', '2026-12-31T21:30:00.000Z'],
    ['2026-12-31T22:30:00.1234Z', 'iso', 'UTC', '2026-12-31T22:30:00.123Z'],
    ['2026-12-31 22:30', 'iso', 'Europe/Berlin', '2026-12-31T21:30:00.000Z'],
    ['2026-12-31', 'iso', 'Europe/Berlin', '2026-12-30T23:00:00.000Z'],
    ['2026-12-31T00:00:01.900Z', 'unixSeconds', 'UTC', Date.UTC(2026, 11, 31, 0, 0, 1) / 1000],
    // Half past two comes twice in autumn (the first counts) and never in spring (it is an hour later then).
    ['2026-10-25T02:30', 'iso', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29T02:30', 'iso', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-11-01T01:30', 'iso', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2026-03-08T02:30', 'iso', 'America/New_York', '2026-03-08T07:30:00.000Z'],
  ])('%j as %s in %s is %j', (value, as, zone, expected) => {
    expect(moment(value, as, zone)).toBe(expected);
  });
});

test('an account whose time zone nobody knows has days, and no moments', () => {
  expect(timeZone('Mars/Olympus_Mons')).toBeUndefined();
  const unknownZone = accountZone('Mars/Olympus_Mons');
  expect(asDate('2026-12-31', { do: 'date', as: 'iso' }, unknownZone)).toBe('2026-12-31');
  expect(() => asMoment('2026-12-31T10:00', { do: 'dateTime', as: 'iso' }, unknownZone)).toThrow(
    "cannot be told: the time zone of the CRM's account is not known here",
  );
});

const zones = fc.constantFrom(
  'UTC',
  'America/New_York',
  'America/Sao_Paulo',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
);
const instants = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2049, 0, 1) });

test('a moment is on the day that its clock shows, whatever the zone and the season', () => {
  fc.assert(
    fc.property(zones, instants, (name, atMs) => {
      const shown = new Intl.DateTimeFormat('en-CA', { timeZone: name, dateStyle: 'short' }).format(atMs);
      expect(date(new Date(atMs).toISOString(), 'iso', name)).toBe(shown);
    }),
  );
});

test("a clock's time is a moment at which it shows that time, and the first of two", () => {
  fc.assert(
    fc.property(zones, instants, (name, atMs) => {
      const zone = zoneOf(name);
      const wallMs = zone.wallTime(atMs);
      const found = zone.momentOf(wallMs);
      expect(zone.wallTime(found)).toBe(wallMs);
      expect(found).toBeLessThanOrEqual(atMs);
    }),
    { numRuns: 500 },
  );
});

test('a day written in any form is the same day when it is read again', () => {
  const forms = fc.constantFrom<DateForm>('iso', 'mm/dd/yyyy', 'dd/mm/yyyy', 'unixSeconds', 'unixMs');
  fc.assert(
    fc.property(zones, instants, forms, fc.constantFrom('utc', 'account'), (name, atMs, form, midnight) => {
      const zone = zoneOf(name);
      const day = new Date(atMs).toISOString().slice(0, 10);
      // A day that a zone left out has no midnight of its own.
      fc.pre(!(name === 'Pacific/Apia' && day === '2011-12-30'));
      const written = asDate(day, { do: 'date', as: form, midnight }, zone);
      expect(asDate(written, { do: 'date', reads: form, as: 'iso', midnight }, zone)).toBe(day);
    }),
    { numRuns: 500 },
  );
});
