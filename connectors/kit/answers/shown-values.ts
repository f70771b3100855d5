// What a CRM shows as somebody's e-mail or phone, in the shapes in which CRMs show it. What cannot be read is not shown:
// it is never taken for another value.
import type { Identity } from '../../../domain/objects/evidence.ts';
import { isPlainObject, type Json } from '../../../domain/json.ts';

/** Where an object holds its value; the first that has one counts. */
const valueNames = [
  // Pipedrive, Google, SCIM: [{ "value": …, "primary": true }]
  'value',
  // Copper: { "email": …, "category": "work" }, { "number": … }
  'email',
  'number',
  // Microsoft Graph, Intercom, Front
  'address',
  'emailAddress',
  'email_address',
  'phone',
  'phoneNumber',
  'phone_number',
  'phone_number_e164',
  'e164',
  // JSON:API and form builders
  'attributes',
  'text',
];

/** An object of several, by their kind: { "work": …, "home": … }; each that is there counts. */
const kindNames = [
  'primary',
  'main',
  'default',
  'work',
  'business',
  'office',
  'home',
  'private',
  'personal',
  'mobile',
  'cell',
  'secondary',
  'alternate',
  'other',
  // { "emails": [ … ] }, { "items": [ … ] }
  'emails',
  'phones',
  'values',
  'items',
  'data',
];

/** Deeper than any CRM nests it. */
const mostSteps = 4;

/** Every text in it; of an object only its value, never its label or id. */
export function shownValues(shown: Json | undefined, steps = mostSteps): string[] {
  if (typeof shown === 'string') {
    // Several in one text: `ann@example.com; ann@work.example`.
    return shown.split(/[;,\n]/).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  }
  if (typeof shown === 'number') return [String(shown)];
  if (steps === 0) return [];
  if (Array.isArray(shown)) return shown.flatMap((each) => shownValues(each, steps - 1));
  if (!isPlainObject(shown)) return [];
  // hasOwn: what came as JSON may have any name.
  const valuesAt = (name: string) =>
    Object.hasOwn(shown, name) ? shownValues(shown[name] as Json, steps - 1) : [];
  const one = valueNames.map(valuesAt).find((values) => values.length > 0);
  return one ?? kindNames.flatMap(valuesAt);
}

/** Key fields → the values that are shown in one of their places. */
export function shownIdentity(places: Readonly<Record<string, readonly (Json | undefined)[]>>): Identity {
  return Object.fromEntries(
    Object.entries(places).flatMap(([field, values]) => {
      const shown = values.flatMap((value) => shownValues(value));
      return shown.length === 0 ? [] : [[field, shown]];
    }),
  );
}
