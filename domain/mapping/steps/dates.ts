// Days and moments. Which day a moment is on, and at which moment a day begins, is the account's calendar to say.
import type { Json } from '../../json.ts';
import { BadValue } from '../bad-value.ts';
import type { DateForm, MomentForm, StepOf } from './step.ts';
import { textOf } from '../values.ts';
import type { TimeZone } from './time-zone.ts';

/** A clock on the wall (a day is its midnight), or a moment; both in ms. */
type When = { wallMs: number } | { atMs: number };

export function asDate(value: Json, step: StepOf<'date'>, zone: TimeZone): Json {
  const { as, midnight = 'utc' } = step;
  const when = readDate(value, step);
  const dayMs = dayOf('wallMs' in when ? when.wallMs : zone.wallTime(when.atMs));
  if (isUnix(as)) return inUnix(midnight === 'utc' ? dayMs : zone.momentOf(dayMs), as);
  const [year = '', month = '', day = ''] = isoOf(dayMs, dateSentence).slice(0, 10).split('-');
  if (as === 'iso') return `${year}-${month}-${day}`;
  return as === 'mm/dd/yyyy' ? `${month}/${day}/${year}` : `${day}/${month}/${year}`;
}

export function asMoment(value: Json, { reads = 'iso', as }: StepOf<'dateTime'>, zone: TimeZone): Json {
  const when = reads === 'iso' ? readIso(value, momentSentence) : { atMs: unixOf(value, reads) };
  const atMs = 'atMs' in when ? when.atMs : zone.momentOf(when.wallMs);
  return as === 'iso' ? isoOf(atMs, momentSentence) : inUnix(atMs, as);
}

const dateSentence = 'must be a date like 2026-12-31';
const momentSentence = 'must be a time like 2026-12-31T22:30:00Z';

function readDate(value: Json, step: StepOf<'date'>): When {
  const { reads = 'iso', midnight = 'utc' } = step;
  if (reads === 'iso') return readIso(value, dateSentence);
  if (isUnix(reads)) {
    const atMs = unixOf(value, reads);
    return midnight === 'utc' ? { wallMs: atMs } : { atMs };
  }
  const [, one, two, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(textOf(value).trim()) ?? [];
  const wallMs = clockMs(reads === 'mm/dd/yyyy' ? [year, one, two] : [year, two, one]);
  if (wallMs === undefined) throw new BadValue(`must be a date written ${reads}`);
  return { wallMs };
}

type UnixForm = Exclude<MomentForm, 'iso'>;

function isUnix(form: DateForm): form is UnixForm {
  return form === 'unixSeconds' || form === 'unixMs';
}

function inUnix(atMs: number, form: UnixForm): number {
  return form === 'unixMs' ? atMs : Math.floor(atMs / 1000);
}

const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:\s?(Z|[+-]\d\d(?::?\d\d)?))?)?$/i;

function readIso(value: Json, sentence: string): When {
  const [, year, month, day, hour, minute, second, part = '', zone] = iso.exec(textOf(value).trim()) ?? [];
  const clock = clockMs([year, month, day, hour, minute, second]);
  const offset = zone === undefined ? 0 : offsetMs(zone);
  if (clock === undefined || offset === undefined) throw new BadValue(sentence);
  const wallMs = clock + Number(part.padEnd(3, '0').slice(0, 3));
  return zone === undefined ? { wallMs } : { atMs: wallMs - offset };
}

/** Undefined for what no calendar has: the 31st of February, 25 o'clock, and years that are misspelt ones. */
function clockMs(parts: readonly (string | undefined)[]): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    part === undefined ? 0 : Number(part),
  );
  if (year < 1000 || hour > 23 || minute > 59 || second > 59) return undefined;
  const atMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(atMs);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? atMs : undefined;
}

function offsetMs(zone: string): number | undefined {
  if (/^z$/i.test(zone)) return 0;
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Unix times of the years 1000 to 9999. */
function unixOf(value: Json, form: UnixForm): number {
  const text = textOf(value).trim();
  const atMs = /^-?\d{1,15}$/.test(text) ? Number(text) * (form === 'unixMs' ? 1 : 1000) : Number.NaN;
  isoOf(atMs, `must be a time in Unix ${form === 'unixMs' ? 'milliseconds' : 'seconds'}`);
  return atMs;
}

function isoOf(atMs: number, sentence: string): string {
  if (!(atMs >= earliestMs && atMs < latestMs)) throw new BadValue(sentence);
  return new Date(atMs).toISOString();
}

const earliestMs = Date.UTC(1000, 0, 1);
const latestMs = Date.UTC(10_000, 0, 1);

function dayOf(wallMs: number): number {
  return Math.floor(wallMs / 86_400_000) * 86_400_000;
}
