// By what records are found, and what makes two of them duplicates.
import type { RecordStore } from '../../control/record-store.ts';
import type { Fields } from '../../record.ts';
import { customDefinition } from '../properties/definitions.ts';
import { objectKinds, textOf } from './object-kinds.ts';

/** The app's own id stands in a property that begins so. */
const keyPrefix = 'syncline_';

/** What identifies a record: our key, and by object its e-mails, phones or domain. */
export function keysOf(type: string, fields: Fields): string[] {
  const keys = Object.keys(fields)
    .filter((name) => name.startsWith(keyPrefix))
    .map((name) => valueKey(name, textOf(fields, name)));
  if (type === 'contact') {
    keys.push(...emailsOf(fields).map(emailKey));
    keys.push(...['phone', 'mobilephone'].map((name) => phoneKey(textOf(fields, name))));
  }
  if (type === 'company') keys.push(domainKey(textOf(fields, 'domain')));
  return [...new Set(keys)].filter((key) => !key.endsWith(':'));
}

/** The values of the account's own properties that are unique. */
export function lookupsOf(type: string, fields: Fields, records: Pick<RecordStore, 'find'>): string[] {
  const kind = objectKinds.find((each) => each.type === type);
  if (kind === undefined) return [];
  return Object.keys(fields)
    .filter((name) => !name.startsWith(keyPrefix) && customDefinition(kind, name, records)?.hasUniqueValue)
    .map((name) => valueKey(name, textOf(fields, name)));
}

/** The primary address and the secondary ones, which HubSpot finds too (property `hs_additional_emails`). */
export function emailsOf(fields: Fields): string[] {
  return [textOf(fields, 'email'), ...textOf(fields, 'hs_additional_emails').split(';')]
    .map((email) => email.trim())
    .filter((email) => email !== '');
}

export const emailKey = (email: string): string => `email:${email.trim().toLowerCase()}`;
export const valueKey = (name: string, value: string): string => `value/${name}:${value}`;
const phoneKey = (phone: string): string => `phone:${phone.replaceAll(/\D/g, '')}`;
export const domainKey = (domain: string): string => `domain:${domain.trim().toLowerCase()}`;
