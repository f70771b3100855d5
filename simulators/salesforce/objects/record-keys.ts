// By what records are found, and what makes two of them duplicates for the stats.
import type { Fields } from '../../record.ts';
import { customFieldType } from './catalogue.ts';
import { isIndexed } from '../soql/filter.ts';
import { lookupKey } from '../writes/external-ids.ts';

/** Our key: whatever an administrator calls it, it ends so. */
const ownKey = /(?:^|_)Id__c$/i;

/** Shared by two records of one object, these make a duplicate: our key, an e-mail, a phone, a web address, a role. */
export function keysOf(type: string, fields: Fields): string[] {
  const keys = Object.entries(fields)
    .filter(([name, value]) => ownKey.test(name) && typeof value === 'string')
    .map(([, value]) => `key:${String(value)}`);
  const textOf = (name: string): string =>
    typeof fields[name] === 'string' ? fields[name].trim().toLowerCase() : '';
  if (type === 'Contact' || type === 'Lead') {
    keys.push(`email:${textOf('Email')}`, `phone:${textOf('Phone').replaceAll(/\D/g, '')}`);
  }
  if (type === 'Account') keys.push(`domain:${domainOf(textOf('Website'))}`);
  if (type === 'OpportunityContactRole') keys.push(`role:${textOf('OpportunityId')} ${textOf('ContactId')}`);
  return keys.filter((key) => !key.endsWith(':'));
}

/** What queries and external ids look up. */
export function lookupsOf(type: string, fields: Fields): string[] {
  if (type === customFieldType) return [`object:${String(fields['object'])}`];
  return Object.entries(fields)
    .filter(([name, value]) => (isIndexed(name) || name === 'Name') && typeof value === 'string')
    .map(([name, value]) => lookupKey(name, String(value)));
}

function domainOf(website: string): string {
  return website
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/:].*$/, '');
}
