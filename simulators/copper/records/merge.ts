// Two people become one in the web app; the other id is gone, and nothing says where it went. From memory.
import type { Fields, StoredRecord } from '../../record.ts';
import { valuesOf } from '../custom-fields.ts';

const lists = ['emails', 'phone_numbers', 'websites', 'socials', 'tags'];

/** The survivor's values win, and it has all addresses and numbers of both. */
export function mergedFields(survivor: StoredRecord, loser: StoredRecord): Fields {
  const fields: Fields = { ...loser.fields, ...survivor.fields };
  for (const list of lists) fields[list] = [...listIn(survivor, list), ...listIn(loser, list)];
  const values = new Map([...customIn(loser), ...customIn(survivor)]);
  fields['custom_fields'] = [...values].map(([id, value]) => ({ custom_field_definition_id: id, value }));
  return fields;
}

function listIn({ fields }: StoredRecord, name: string): unknown[] {
  const list = fields[name];
  return Array.isArray(list) ? (list as unknown[]) : [];
}

function customIn({ fields }: StoredRecord): [number, unknown][] {
  return valuesOf(fields['custom_fields']).filter(([, value]) => value !== null);
}
