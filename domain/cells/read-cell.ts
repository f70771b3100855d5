// One cell, or one member of a JSON object, as the values of a field. Numbers stay texts: "007" and "+49 30…" are none.
import { isPlainObject, type Json } from '../json.ts';
import { hasLostDigits } from '../no-id.ts';
import { objects, type ObjectType } from '../objects/objects.ts';
import { emailsOf, listOfCell, phonesOf, valuesOfGoogle } from './addresses.ts';
import { brokenBySpreadsheet, isNothing } from './broken-cell.ts';
import { trimUnseen, withoutFormula, withoutNumberMark, withoutQuotes } from './unwrap.ts';

/** No value: the cell is empty. `reason` is a sentence without a full stop about the value. */
export type ReadCell = { ok: true; values: Json[] } | { ok: false; reason: string };

type Kind = 'email' | 'phone' | 'list' | 'line' | 'number' | 'own';

const kinds: Readonly<Record<string, Kind>> = {
  email: 'email',
  emails: 'email',
  ownerEmail: 'email',
  phone: 'phone',
  phones: 'phone',
  tags: 'list',
  contactIds: 'list',
  amount: 'number',
  probability: 'number',
};

const empty: ReadCell = { ok: true, values: [] };

export function readCell(object: ObjectType, field: string, value: Json | undefined): ReadCell {
  const kind = objects[object].fields.includes(field) ? (kinds[field] ?? 'line') : 'own';
  if (value === undefined || value === null || value === '') return empty;
  if (typeof value === 'string') return readText(kind, value);
  return readJson(kind, value);
}

/** The text of an id: of the app's own, or the CRM's. */
export function readId(value: Json | undefined): { ok: true; id: string } | { ok: false; reason: string } {
  if (value === undefined || value === null) return { ok: true, id: '' };
  if (hasLostDigits(value)) return { ok: false, reason: lostDigits };
  if (typeof value === 'number') return { ok: true, id: String(value) };
  if (typeof value !== 'string') return { ok: false, reason: 'is neither a text nor a number' };
  const id = withoutQuotes(withoutNumberMark(withoutFormula(trimUnseen(value))));
  const broken = brokenBySpreadsheet(id, false);
  return broken === undefined ? { ok: true, id } : { ok: false, reason: broken };
}

const lostDigits = 'is a number of more digits than arrive (over 2^53): send it as text';

function readText(kind: Kind, value: string): ReadCell {
  const text = withoutNumberMark(withoutFormula(trimUnseen(value)));
  if (isNothing(text)) return empty;
  const broken = brokenBySpreadsheet(text, kind === 'phone');
  if (broken !== undefined) return { ok: false, reason: broken };
  switch (kind) {
    case 'email':
      return { ok: true, values: emailsOf(text) };
    case 'phone':
      return { ok: true, values: phonesOf(text) };
    case 'list':
      return { ok: true, values: listOfCell(text) };
    case 'line':
      return { ok: true, values: valuesOfGoogle(withoutQuotes(text)).map(withoutBrackets) };
    case 'number':
    case 'own':
      return { ok: true, values: [text] };
  }
}

/** `<https://example.com>` */
function withoutBrackets(text: string): string {
  return /^<(https?:[^<>\s]+)>$/i.exec(text)?.[1] ?? text;
}

/** As a field of ours holds it, or why it cannot. A field of the app's own keeps whatever it is. */
function readJson(kind: Kind, value: Exclude<Json, string | null>): ReadCell {
  if (hasLostDigits(value)) return { ok: false, reason: lostDigits };
  switch (kind) {
    case 'own':
    case 'number':
      return { ok: true, values: [value] };
    case 'list':
      return Array.isArray(value) ? { ok: true, values: value } : refuse('is no list of texts');
    case 'email':
      return readEach(kind, value, 'is not an e-mail address');
    case 'phone':
      if (typeof value === 'number' && Number.isInteger(value)) return { ok: true, values: [String(value)] };
      return readEach(kind, value, 'is no phone number');
    case 'line':
      return typeof value === 'number' ? { ok: true, values: [String(value)] } : refuse('is no text');
  }
}

/** A list of texts, or of objects as CRMs have them: `[{ "value": "…", "primary": true }]`, the primary one first. */
function readEach(kind: Kind, value: Exclude<Json, string | null>, otherwise: string): ReadCell {
  if (typeof value !== 'object') return refuse(otherwise);
  const entries = (Array.isArray(value) ? value : [value]).toSorted((a, b) => rank(b) - rank(a));
  const texts = entries.map((entry) => (isPlainObject(entry) ? entry['value'] : entry));
  const read = texts.map((text): ReadCell => {
    if (text === null || text === '') return empty;
    if (kind === 'phone' && typeof text === 'number') return readJson(kind, text);
    return typeof text === 'string' ? readText(kind, text) : refuse(otherwise);
  });
  const refused = read.find((each) => !each.ok);
  return refused ?? { ok: true, values: read.flatMap((each) => (each.ok ? each.values : [])) };
}

function rank(entry: Json): number {
  return isPlainObject(entry) && entry['primary'] === true ? 1 : 0;
}

function refuse(reason: string): ReadCell {
  return { ok: false, reason };
}
