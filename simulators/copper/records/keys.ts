// By what records are found, and what makes two of them duplicates.
import { isFields } from '../../http/form-fields.ts';
import type { Fields } from '../../record.ts';
import { definitionType, ownIdName, valuesOf } from '../custom-fields.ts';

export function keysOf(type: string, fields: Fields): string[] {
  if (type === definitionType) return ['definition'];
  if (type === 'association') {
    return [`related:${String(fields['from'])}`, `related:${String(fields['to'])}`];
  }
  const ownId = fields[ownIdName];
  const keys = typeof ownId === 'string' && ownId !== '' ? [`own:${ownId}`] : [];
  if (type === 'person') {
    keys.push(...textsIn(fields['emails'], 'email').map(emailKey), ...phoneKeys(fields));
  }
  const { email_domain: domain } = fields;
  if (type === 'company' && typeof domain === 'string' && domain !== '') keys.push(domainKey(domain));
  return [...new Set(keys)];
}

/** Custom fields that hold numbers are searched. */
export function lookupsOf(type: string, fields: Fields): string[] {
  if (type === definitionType || type === 'association') return [];
  return valuesOf(fields['custom_fields']).flatMap(([id, value]) =>
    typeof value === 'number' ? [numberKey(id, value)] : [],
  );
}

export const emailKey = (email: string): string => `email:${email.trim().toLowerCase()}`;
export const domainKey = (domain: string): string => `domain:${domain.trim().toLowerCase()}`;
export const numberKey = (id: number, value: number): string => `number/${id}:${value}`;
export const digitsOf = (phone: string): string => phone.replaceAll(/\D/g, '');

/** `[{ "email": … }]` → the e-mails. */
export function textsIn(list: unknown, name: string): string[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const text = isFields(entry) ? entry[name] : undefined;
    return typeof text === 'string' && text.trim() !== '' ? [text.trim()] : [];
  });
}

function phoneKeys(fields: Fields): string[] {
  return textsIn(fields['phone_numbers'], 'number')
    .map(digitsOf)
    .filter((digits) => digits !== '')
    .map((digits) => `phone:${digits}`);
}
