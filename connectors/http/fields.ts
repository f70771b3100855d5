// Our fields → the CRM's record, by the contract and the connection's settings. Pure.
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { CrmError } from '../../domain/failure.ts';
import type { Fields } from '../../domain/fields.ts';
import type { Json } from '../../domain/json.ts';
import type { CrmRecord, MatchKey } from '../connector.ts';
import { notSent } from '../kit/errors/classify.ts';
import { nest, normalPath, PathConflict } from '../kit/records/flatten.ts';
import { e164Of } from '../kit/mapping/phone-number.ts';
import { fillText, type Values } from '../kit/requests/template.ts';
import { contractFields, createFieldPaths, type FieldPaths } from './field-paths.ts';
import { matchByOf } from './requests/endpoints.ts';
import { placeholderValues, type LookupKey } from './requests/placeholders.ts';
import type { HttpSettings } from './settings/settings-shape.ts';

export interface Mapping {
  paths: FieldPaths;
  /** Throws CrmError `invalid_record`, naming the field. */
  toRecord: (fields: Fields, key: EntityKey) => CrmRecord;
  keysOf: (fields: Fields, key: EntityKey) => MatchKey[];
}

export function createMapping(settings: HttpSettings, crm: string): Mapping {
  const paths = createFieldPaths(settings);
  const matchBy = matchByOf(settings);

  function invalid(field: string, reason: string): CrmError {
    return notSent({ crm }, { kind: 'invalid_record', field, reason });
  }

  function toRecord(given: Fields, { entityId }: EntityKey): CrmRecord {
    const fields = withDerived(given);
    for (const field of settings.required) {
      const value = fields[field];
      if (value === undefined || value === null || value === '') throw invalid(field, missing(field));
    }
    const record: CrmRecord = {};
    for (const field of inOrder(fields)) {
      const path = paths.pathOf(field);
      if (path === undefined) continue;
      // Two of our fields with one place in the CRM: the one that a setting put there wins.
      if (Object.hasOwn(record, path) && !paths.isMapped(field)) continue;
      const value = valueOf(field, fields[field] ?? null);
      if (value === null && settings.clear === 'omit') continue;
      record[path] = value === null && settings.clear === 'empty' ? '' : value;
    }
    Object.assign(record, constantsOf(settings, fields, entityId));
    if (settings.contactIdField !== undefined) record[normalPath(settings.contactIdField)] = entityId;
    try {
      nest(record);
    } catch (error) {
      if (error instanceof PathConflict) throw invalid(error.path, `${error.message} in the CRM's record`);
      throw error;
    }
    return record;
  }

  function valueOf(field: string, value: Json): Json {
    if (value === null) return null;
    if (Array.isArray(value)) return listValue(value, settings.listsByField[field] ?? settings.lists);
    if (!contractFields.includes(field)) return value;
    const text = textOf(value);
    if (text === undefined) throw invalid(field, `${field} must be a text`);
    return field === 'phone' && isE164(settings) ? e164(text) : text;
  }

  function e164(phone: string): string {
    const parsed = e164Of(phone, countryOf(settings));
    if (parsed !== undefined) return parsed;
    // Only where somebody asked for E.164: a country that is set must not stop a contact with "n/a".
    if (settings.phones === undefined) return phone;
    throw invalid('phone', 'phone is no phone number that can be written as E.164');
  }

  return {
    paths,
    toRecord,
    keysOf: (fields, { entityId }) =>
      matchBy.flatMap((field) => {
        const value = field === 'contactId' ? entityId : keyValue(field, withDerived(fields), settings);
        return value === undefined ? [] : [{ field, value }];
      }),
  };
}

/** name from its parts, email and phone from their lists, where the contact has only those. */
function withDerived(fields: Fields): Fields {
  const derived: Fields = { ...fields };
  const parts = [textOf(fields['firstName']), textOf(fields['lastName'])].filter(
    (part) => part !== undefined,
  );
  if ((derived['name'] ?? null) === null && parts.length > 0) derived['name'] = parts.join(' ');
  for (const [field, list] of [
    ['email', fields['emails']],
    ['phone', fields['phones']],
  ] as const) {
    if (derived[field] === undefined && Array.isArray(list) && textOf(list[0]) !== undefined) {
      derived[field] = list[0] as Json;
    }
  }
  return derived;
}

/** The contract's own fields first, then what a setting placed, then the rest: the first at a path stays. */
function inOrder(fields: Fields): string[] {
  const rest = Object.keys(fields).filter((field) => !contractFields.includes(field));
  return [...contractFields.filter((field) => Object.hasOwn(fields, field)), ...rest];
}

function listValue(list: Json[], form: 'array' | 'join' | 'first'): Json {
  if (form === 'first') return list[0] ?? null;
  if (form === 'array') return list;
  return list.map(entryText).join(',');
}

function entryText(entry: Json): string {
  if (entry === null) return '';
  return typeof entry === 'object' ? JSON.stringify(entry) : String(entry);
}

function constantsOf(settings: HttpSettings, fields: Fields, contactId: string): CrmRecord {
  const values: Values = { contactId };
  for (const [field, value] of Object.entries(fields)) values[field] = textOf(value);
  const known = placeholderValues(values, {});
  const constants: CrmRecord = {};
  for (const [path, constant] of Object.entries(settings.constants)) {
    const value = typeof constant === 'string' ? fillText(constant, known) : constant;
    if (value !== undefined) constants[normalPath(path)] = value;
  }
  return constants;
}

function keyValue(field: LookupKey, fields: Fields, settings: HttpSettings): string | undefined {
  if (field === 'externalId') {
    return textOf(fields[settings.leadIdField]) ?? textOf(fields['lead_id']) ?? textOf(fields['externalId']);
  }
  const text = textOf(fields[field]);
  if (field !== 'phone' || text === undefined || !isE164(settings)) return text;
  return e164Of(text, countryOf(settings)) ?? text;
}

function countryOf({ defaultCountry, phoneCountry }: HttpSettings): string | undefined {
  return defaultCountry ?? phoneCountry;
}

function isE164(settings: HttpSettings): boolean {
  return (settings.phones ?? (countryOf(settings) === undefined ? 'asGiven' : 'e164')) === 'e164';
}

/** Apps send phones and ids as numbers too. */
function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function missing(field: string): string {
  const from = field === 'name' ? ' (name, or firstName and lastName)' : '';
  return `${field} is required by this CRM and the contact has none${from}; "required" in the connection's settings says which fields are`;
}
