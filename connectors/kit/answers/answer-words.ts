// The CRM's own words about what went wrong, under the names in which APIs put them. For people only: nothing decides by it.
import { oneLine } from '../../../domain/failure.ts';
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { parseJson } from './parse-json.ts';

/** A list, or field → what is wrong with it. */
const byField: readonly string[] = [
  'errors', // Rails, Laravel, JSON:API
  'invalidparams', // the example of RFC 9457
  'validationerrors',
  'fielderrors',
  'violations', // Symfony
];

/** Elsewhere an object without words is a record, whose values are somebody's. */
const mayBeByField: ReadonlySet<string> = new Set([...byField, 'error', 'messages']);

/** A name per row, the most telling first; capitals, `_` and `-` make no difference. */
const names: readonly string[] = [
  'message', // GitHub, HubSpot, Stripe
  'errormessage',
  'errordescription', // OAuth 2 (RFC 6749, 5.2)
  'detail', // problem details (RFC 9457), JSON:API
  'details',
  'reason', // the generic contract
  'error',
  ...byField,
  'messages',
  'msg',
  'title', // problem details without a detail
  'description',
  'summary',
  'faultstring', // SOAP that was made JSON
  'exception',
  'fault',
];
/** Around an answer in some APIs. Beside a message they hold the record, whose texts are somebody's. */
const wrappers: readonly string[] = ['data', 'result', 'response', 'meta', 'body'];
const namesInWrapper: readonly string[] = names.filter(
  (name) => !['title', 'description', 'summary'].includes(name),
);

/** What names which value is wrong, in an entry of a list of errors. */
const fieldNames: readonly string[] = [
  'field',
  'property',
  'propertypath',
  'propertyname',
  'param',
  'attribute',
  'path',
  'loc',
  'name',
];

const longest = 160;
const mostEntries = 3;
const deepest = 4;

/** In one line of at most 160 characters; undefined where it says nothing. Secrets and people are hidden by the caller. */
export function wordsIn(json: Json | undefined): string | undefined {
  return json === undefined ? undefined : bounded(wordsOf(json, deepest));
}

/** The same of a body in any form: a plain text is its words. */
export function wordsInText(text: string): string | undefined {
  const json = parseJson(text);
  if (json !== undefined) return wordsIn(json);
  return /^\s*[<[{]/.test(text) ? undefined : asWords(text);
}

/** One line, bounded; undefined where nothing is left. */
export function asWords(text: string): string | undefined {
  return bounded([text]);
}

function bounded(found: readonly string[]): string | undefined {
  const lines = found.map((each) => oneLine(each, Infinity)).filter((each) => each !== '');
  const words = [...new Set(lines)].slice(0, mostEntries).join('; ');
  return words === '' ? undefined : oneLine(words, longest);
}

function wordsOf(value: Json, depth: number, known: readonly string[] = names): string[] {
  if (typeof value === 'string') return [value];
  if (depth === 0) return [];
  if (Array.isArray(value))
    return value.slice(0, mostEntries).flatMap((each) => wordsOf(each, depth - 1, known));
  if (!isPlainObject(value)) return [];
  const members = new Map(
    Object.entries(value as Record<string, Json>).map(([name, each]) => [plain(name), each]),
  );
  for (const name of known) {
    const member = members.get(name);
    if (member === undefined) continue;
    const found = mayBeByField.has(name) ? wordsByField(member, depth - 1) : wordsOf(member, depth - 1);
    if (found.length === 0) continue;
    // What stands beside a general message, by field, is the point.
    const beside = byField.includes(name) ? [] : byField;
    const more = beside.flatMap((each) => wordsByField(members.get(each), depth - 1));
    const field = fieldNames.map((each) => members.get(each)).find((each) => typeof each === 'string');
    return [...withField(field, found), ...more];
  }
  for (const name of wrappers) {
    const inside = members.get(name);
    if (inside === undefined || typeof inside === 'string') continue;
    const found = wordsOf(inside, depth - 1, namesInWrapper);
    if (found.length > 0) return found;
  }
  return isByField(value) ? entriesByField(value, depth) : [];
}

/** Without a name around it (Django): `{ "email": ["is invalid"] }`, and nothing else. */
function isByField(value: object): value is Record<string, Json> {
  const entries = Object.values(value) as Json[];
  return entries.every(
    (each) => Array.isArray(each) && each.length > 0 && each.every((text) => typeof text === 'string'),
  );
}

/** `{ "email": ["is invalid"] }` → `email: is invalid` */
function wordsByField(value: Json | undefined, depth: number): string[] {
  if (value === undefined) return [];
  const found = wordsOf(value, depth);
  return found.length > 0 || !isPlainObject(value)
    ? found
    : entriesByField(value as Record<string, Json>, depth);
}

function entriesByField(value: Record<string, Json>, depth: number): string[] {
  return Object.entries(value)
    .slice(0, mostEntries)
    .flatMap(([field, each]) => withField(field, wordsOf(each, depth)));
}

function withField(field: Json | undefined, words: string[]): string[] {
  if (typeof field !== 'string' || field === '') return words;
  return words.map((each) => (each.toLowerCase().includes(field.toLowerCase()) ? each : `${field}: ${each}`));
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}
