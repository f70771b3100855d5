// A CRM that refuses a second record often says which one is there already: the words and names in which CRMs say it.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { isNoId } from '../../../domain/no-id.ts';

/** Up to where the id begins; what stands there is judged as a whole, so that no half of an e-mail is an id. */
const beginnings: readonly RegExp[] = [
  // HubSpot: "Contact already exists. Existing ID: 12345"
  /existing\s+(?:record\s+|contact\s+)?id\s*[:=]\s*/i,
  // "Duplicate of record 4711", "duplicates contact lead-7"
  /duplicates?\s+(?:of\s+)?(?:record|contact|lead|person|company)\s+(?:id\s*[:=]?\s*)?/i,
  // "already exists (id: 7)", "already exists with ID 7", "already exists as lead 7"
  /already\s+exists?\W+(?:with\s+|as\s+|under\s+)?(?:the\s+)?(?:(?:(?:record|contact|lead|person|company)\s*)?(?:id\s*[:=#]?|(?=#))|record|contact|lead|person|company)\s*/i,
];

/** An id, and what may follow one: the end of a sentence or of a text in JSON, or the words that go on with it. */
const idThenEnd =
  /^#?["'\\]*([\w-]{1,100})["'\\]*(?=\s*(?:[.,;:)}\]!]?\s*["'\\)}\]]|[.;)!](?:\s|$)|,\s|\n|\(|$)|\s+(?:already|exists?|was|is|in)\b)/;

/** Another one behind it: nobody can know which. */
const andAnother = /^\s*(?:,|and|or|&|\/)\s*["']?#?[\w-]*\d/;

/** A day, or digits in groups, which is how a phone is written. */
const isNoRecord = /^(?:\d{4}-\d{2}-\d{2}|[\d-]*\d-\d{3,})$/;

/** Members of an answer, at its top or in its `error`, `errors`, `data`, `details`. */
const names: readonly string[] = [
  'existing_id',
  'existingId',
  'existing_record_id',
  'duplicate_id',
  'duplicateId',
  'existing_contact_id',
  'existing_lead_id',
  'existingContactId',
  'existingLeadId',
  'duplicate_of',
];

/** Undefined where the answer names no record, or more than one. */
export function existingIdIn(text: string, json: Json | undefined): string | undefined {
  const top = onlyOne(json);
  const places = [top, ...['error', 'errors', 'data', 'details'].map((name) => memberOf(top, name))];
  const named = places.map(onlyOne).flatMap((each) => names.flatMap((name) => idOf(memberOf(each, name))));
  if (named[0] !== undefined) return named[0];
  for (const beginning of beginnings) {
    const [id] = idOf(idBehind(beginning, text));
    if (id !== undefined) return id;
  }
  return undefined;
}

function onlyOne(value: Json | undefined): Json | undefined {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

function idBehind(beginning: RegExp, text: string): string | undefined {
  const begun = beginning.exec(text);
  if (begun === null) return undefined;
  const rest = text.slice(begun.index + begun[0].length);
  const found = idThenEnd.exec(rest);
  const id = found?.[1] ?? '';
  if (found === null || !/\d/.test(id) || isNoRecord.test(id)) return undefined;
  return andAnother.test(rest.slice(found[0].length)) ? undefined : id;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isPlainObject(value) && Object.hasOwn(value, name) ? (value[name] as Json) : undefined;
}

function idOf(value: unknown): string[] {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  // -1 is how programs say that they have found none.
  return typeof text === 'string' && !/^(?:0*|-\d+)$/.test(text.trim()) && !isNoId(text) ? [text.trim()] : [];
}
