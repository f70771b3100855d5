// Kinds of settings. Values come as texts (`--set key=value`) or already parsed (from the database): each kind reads
// both, and reading what it has read changes nothing. A message is a whole sentence that names its setting.
import { z } from 'zod';
import { durationMs } from '../../domain/duration.ts';
import { isJson, isPlainObject, type Json } from '../../domain/json.ts';

/** Reads with `read`, which gives undefined for what it cannot read; the sentence is `<name> <expectation>.` */
export function settingOf<Value>(read: (given: unknown) => Value | undefined, expectation: string) {
  const readable: z.ZodType<Value, unknown> = z.custom<Value>((value) => value !== undefined, {
    error: (issue) => `${settingName(issue.path)} ${expectation}.`,
  });
  return z
    .unknown()
    .transform((given): unknown => read(given))
    .pipe(readable);
}

/** `fetch.params.q` */
export function settingName(path: readonly PropertyKey[] | undefined): string {
  return path === undefined || path.length === 0 ? 'The settings' : path.map(String).join('.');
}

/** `true`, `yes`, `on`, `1`, … and their opposites, in any case. */
export function flag() {
  const words = z.stringbool();
  return settingOf((given) => {
    if (typeof given === 'boolean') return given;
    return typeof given === 'string' ? words.safeParse(given.trim()).data : undefined;
  }, 'must be true or false');
}

/** ms, or a text with a unit: `10s`, `5min`, `1.5 h`. */
export function duration(limits: { least: number; most: number }) {
  const { least, most } = limits;
  return settingOf(
    (given) => {
      const ms = durationMs(given);
      return ms !== undefined && ms >= least && ms <= most ? ms : undefined;
    },
    `must be a time from ${shown(least)} to ${shown(most)}, in ms or with a unit like 10s, 5min, 1h`,
  );
}

export function wholeNumber({ least, most }: { least: number; most: number }) {
  return settingOf((given) => {
    const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
    const isGood = Number.isInteger(number) && Number(number) >= least && Number(number) <= most;
    return isGood ? Number(number) : undefined;
  }, `must be a whole number from ${least} to ${most}`);
}

function shown(ms: number): string {
  const [amount, unit] = ms < 1000 ? [ms, 'ms'] : ms < 60_000 ? [ms / 1000, 's'] : [ms / 60_000, 'min'];
  return ms >= 86_400_000
    ? `${ms / 86_400_000} d`
    : ms >= 3_600_000
      ? `${ms / 3_600_000} h`
      : `${amount} ${unit}`;
}

export function text(expectation = 'must be a text', isValid: (value: string) => boolean = () => true) {
  return settingOf((given) => {
    if (typeof given !== 'string' && typeof given !== 'number') return undefined;
    const value = String(given).trim();
    return value !== '' && isValid(value) ? value : undefined;
  }, expectation);
}

export function choice<const Word extends string>(...words: readonly Word[]) {
  const list = words.map((word) => `"${word}"`).join(', ');
  return settingOf<Word>(
    (given) =>
      words.find((word) => typeof given === 'string' && word.toLowerCase() === given.trim().toLowerCase()),
    `must be one of ${list}`,
  );
}

/** A list, a JSON text of one, or words with commas between them. */
export function words<const Word extends string = string>(expectation: string, known?: readonly Word[]) {
  return settingOf<Word[]>((given) => {
    const list = listOf(given);
    if (list === undefined) return undefined;
    const found = list.map((word) =>
      known === undefined ? word : known.find((each) => sameWord(each, word)),
    );
    return found.every((word) => word !== undefined) && new Set(found).size === found.length
      ? (found as Word[])
      : undefined;
  }, expectation);
}

function listOf(given: unknown): string[] | undefined {
  const value = typeof given === 'string' && given.trim().startsWith('[') ? parsedJson(given) : given;
  const list = typeof value === 'string' ? value.split(',') : typeof value === 'number' ? [value] : value;
  if (!Array.isArray(list)) return undefined;
  if (!list.every((entry) => typeof entry === 'string' || typeof entry === 'number')) return undefined;
  return list.map((entry) => String(entry).trim()).filter((entry) => entry !== '');
}

function sameWord(known: string, given: string): boolean {
  return known.toLowerCase() === given.toLowerCase();
}

/** Names → texts. Nested objects become dotted names again: `--set fields.utm.source=x` is the field `utm.source`. */
export function textMap(expectation = 'must be names and texts, like {"name":"text"}') {
  return jsonMap(expectation, (value) =>
    typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined,
  );
}

export function jsonMap<Value extends Json>(expectation: string, read: (value: Json) => Value | undefined) {
  return settingOf((given) => {
    const value = objectOf(given);
    if (value === undefined || !isJson(value)) return undefined;
    const map: Record<string, Value> = {};
    for (const [name, entry] of flatEntries(value)) {
      const result = read(entry);
      if (result === undefined || name === '__proto__') return undefined;
      map[name] = result;
    }
    return map;
  }, expectation);
}

function flatEntries(value: Record<string, unknown>, prefix = ''): [name: string, value: Json][] {
  return Object.entries(value).flatMap(([name, entry]) =>
    isPlainObject(entry) ? flatEntries(entry, `${prefix}${name}.`) : [[`${prefix}${name}`, entry as Json]],
  );
}

/** An object, or a JSON text of one. */
export function objectOf(given: unknown): Record<string, unknown> | undefined {
  const value = typeof given === 'string' ? parsedJson(given) : given;
  return isPlainObject(value) ? value : undefined;
}

export function parsedJson(given: string): unknown {
  try {
    return JSON.parse(given) as unknown;
  } catch {
    return undefined;
  }
}
