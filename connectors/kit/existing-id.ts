// A CRM that refuses a second record often says which one is there already: the words and names in which CRMs say it.
import { isPlainObject, type Json } from '../../domain/json.ts';
import { isNoId } from '../../domain/no-id.ts';

/** In a sentence; the group is the id. */
const sentences: readonly RegExp[] = [
  // HubSpot: "Contact already exists. Existing ID: 12345"
  /existing\s+id\s*[:=]\s*["']?([\w-]{1,100})/i,
  // "Duplicate of record 4711", "duplicates contact lead-7"
  /duplicates?\s+(?:of\s+)?(?:record|contact|lead|person|company)\s+#?["']?([\w-]*\d[\w-]{0,99})/i,
  // "already exists (id: 7)", "already exists with ID 7", "already exists as lead 7"
  /already\s+exists?\W+(?:with\s+|as\s+|under\s+)?(?:the\s+)?(?:(?:record|contact|lead|person|company)\s*)?(?:id)?\s*[:=#]?\s*["']?([\w-]*\d[\w-]{0,99})/i,
];

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

/** Undefined where the answer names no record. */
export function existingIdIn(text: string, json: Json | undefined): string | undefined {
  const top = onlyOne(json);
  const places = [top, ...['error', 'errors', 'data', 'details'].map((name) => memberOf(top, name))];
  const named = places.map(onlyOne).flatMap((each) => names.flatMap((name) => idOf(memberOf(each, name))));
  if (named[0] !== undefined) return named[0];
  for (const sentence of sentences) {
    const [id] = idOf(sentence.exec(text)?.[1]);
    if (id !== undefined) return id;
  }
  return undefined;
}

function onlyOne(value: Json | undefined): Json | undefined {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isPlainObject(value) && Object.hasOwn(value, name) ? (value[name] as Json) : undefined;
}

function idOf(value: unknown): string[] {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && !/^0*$/.test(text.trim()) && !isNoId(text) ? [text.trim()] : [];
}
