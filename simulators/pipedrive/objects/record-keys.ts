// What makes two records duplicates. Pipedrive itself minds none of it: a second person with the same e-mail is let in.
import type { RecordStore } from '../../control/record-store.ts';
import type { Fields } from '../../record.ts';
import { customFields } from '../fields/definitions.ts';
import { objectKinds, valuesIn } from './object-kinds.ts';

/** The app's own id stands in a custom field whose name begins so; its key is another one in each account. */
const keyName = /^syncline\b/i;

export function keysOf(type: string, fields: Fields, records: Pick<RecordStore, 'find'>): string[] {
  const kind = objectKinds.find((each) => each.type === type);
  if (kind === undefined) return [];
  const values = customValues(fields);
  const ours = customFields(kind, records)
    .filter(({ field_name }) => keyName.test(field_name))
    .map(({ field_code: code }) => [code, values[code]] as const);
  return [
    ...ours.flatMap(([code, value]) => (typeof value === 'string' ? [`${code}:${value}`] : [])),
    ...valuesIn(fields['emails']).map((email) => `email:${email.trim().toLowerCase()}`),
    ...valuesIn(fields['phones']).map((phone) => `phone:${phone.replaceAll(/\D/g, '')}`),
  ].filter((key, at, all) => !key.endsWith(':') && all.indexOf(key) === at);
}

export function customValues(fields: Fields): Fields {
  const values = fields['custom_fields'];
  return typeof values === 'object' && values !== null ? (values as Fields) : {};
}
