// What a lead is in this CRM: which fields it needs, how a change is merged, by what it is found.
import type { Comparison } from '../control/crm-settings.ts';
import type { Fields } from '../record.ts';
import { isFields } from '../http/form-fields.ts';

const requiredFields = ['phone', 'name'] as const;

// They say who asks and which lead is meant; a CRM does not keep them as attributes.
const fieldsNotKept = new Set(['auth_key', 'lead_id']);

/** Says why these fields are no lead, or undefined when they are one. */
export function leadProblem(fields: Fields): string | undefined {
  for (const name of requiredFields) {
    const value = fields[name];
    if (isCleared(value)) return `${name} is required`;
    if (typeof value !== 'string' && typeof value !== 'number') return `${name} must be a text`;
  }
  const customFields = fields['custom_fields'];
  if (!isCleared(customFields) && !isFields(customFields)) return 'custom_fields must be key-value pairs';
  return undefined;
}

/** The fields after a change: given ones win, custom_fields key by key; null and "" clear. */
export function mergeLeadFields(current: Fields, patch: Fields): Fields {
  const merged = new Map(Object.entries(current));
  for (const [name, value] of Object.entries(patch)) {
    if (fieldsNotKept.has(name)) continue;
    if (isCleared(value)) merged.delete(name);
    else if (name === 'custom_fields' && isFields(value)) {
      const present = merged.get(name);
      merged.set(name, mergeLeadFields(isFields(present) ? present : {}, value));
    } else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

/** The search key of an e-mail: what people type in capitals is found all the same. */
export function emailKey(email: unknown): string | undefined {
  const normalised = textOf(email).trim().toLowerCase();
  return normalised === '' ? undefined : `email:${normalised}`;
}

/** The search key of a phone: its digits only. */
export function phoneKey(phone: unknown): string | undefined {
  const digits = textOf(phone).replaceAll(/\D/g, '');
  return digits === '' ? undefined : `phone:${digits}`;
}

/** Some CRMs compare letter by letter, and some look at the end of a phone only. */
export function isLike(fields: Fields, criteria: Fields, compares: Comparison): boolean {
  return (['email', 'phone'] as const).some((name) => {
    const [shown, asked] = [textOf(fields[name]), textOf(criteria[name])];
    if (shown === '' || asked === '') return false;
    if (compares === 'literal') return shown === asked;
    if (name === 'email') return emailKey(shown) === emailKey(asked);
    const [end, wanted] = [shown, asked].map((phone) => phone.replaceAll(/\D/g, '').slice(-7));
    return end !== '' && end === wanted;
  });
}

/** As `[{ "value": …, "primary": true }]`, where the CRM keeps several of each. */
export function shownFields(fields: Fields, shows: 'values' | 'lists'): Fields {
  if (shows === 'values') return fields;
  const lists = ['email', 'phone'].flatMap((name) =>
    isCleared(fields[name]) ? [] : [[name, [{ value: fields[name], primary: true }]]],
  );
  return { ...fields, ...(Object.fromEntries(lists) as Fields) };
}

/** All values by which two leads are the same person; `keyField` holds the app's own id. */
export function leadKeys(fields: Fields, keyField: string): string[] {
  const customFields = fields['custom_fields'];
  const ownKey = textOf((isFields(customFields) ? customFields[keyField] : undefined) ?? fields[keyField]);
  const keys = [
    emailKey(fields['email']),
    phoneKey(fields['phone']),
    ownKey === '' ? undefined : `key:${ownKey}`,
  ];
  return keys.filter((key) => key !== undefined);
}

/** A value as text; what is neither text nor number has none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function isCleared(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
