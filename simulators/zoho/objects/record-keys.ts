// By what records are found, and what makes two of them duplicates for the stats.
import type { Fields } from '../../record.ts';
import { customFieldType } from './modules.ts';

/** Our key: whatever an administrator calls it, it ends so; lookups are no texts. */
const ownKey = /_Id$/i;

/** Shared by two records of one module, these make a duplicate: our key, an e-mail, a phone, a web address. */
export function keysOf(type: string, fields: Fields): string[] {
  const keys = Object.entries(fields)
    .filter(([name, value]) => ownKey.test(name) && typeof value === 'string')
    .map(([, value]) => `key:${String(value)}`);
  if (type === 'Contacts' || type === 'Leads') {
    keys.push(`email:${textOf(fields, 'Email')}`, `phone:${digitsOf(fields, 'Phone')}`);
  }
  if (type === 'Accounts') keys.push(`domain:${domainOf(textOf(fields, 'Website'))}`);
  return keys.filter((key) => !key.endsWith(':'));
}

/** What queries, searches and unique fields look up. */
export function lookupsOf(type: string, fields: Fields): string[] {
  if (type === customFieldType) return [`module:${String(fields['module'])}`];
  return Object.entries(fields)
    .filter(([, value]) => typeof value === 'string' && value !== '' && value.length <= 255)
    .flatMap(([name, value]) => [
      lookupKey(name, String(value)),
      ...(/Phone$|^Mobile$/.test(name) ? [`digits:${digitsOf(fields, name)}`] : []),
    ]);
}

/** Under which a record is found by the text of a field: without case, as Zoho compares. */
export function lookupKey(field: string, value: string): string {
  return `${field}=${value.trim().toLowerCase()}`;
}

function textOf(fields: Fields, name: string): string {
  return typeof fields[name] === 'string' ? fields[name].trim().toLowerCase() : '';
}

function digitsOf(fields: Fields, name: string): string {
  return textOf(fields, name).replaceAll(/\D/g, '');
}

function domainOf(address: string): string {
  return address
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/:].*$/, '');
}
