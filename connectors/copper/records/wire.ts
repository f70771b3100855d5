// A record on the wire: nested, with custom fields as a list by their definitions, and the app's own id in two of them.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { CrmRecord } from '../../connector.ts';
import { flatten, nest } from '../../kit/records/flatten.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { lists, ownIdPath } from '../fields.ts';
import { numberOf, type OwnFields } from '../own-fields.ts';

/** As Copper takes it. */
export function toWire(record: CrmRecord, own: OwnFields | undefined): Record<string, Json> {
  const { [ownIdPath]: ownId, ...rest } = record;
  const { custom_fields: custom, ...nested } = nest(rest);
  const values = Object.entries(isPlainObject(custom) ? (custom as Record<string, Json>) : {});
  if (own !== undefined && typeof ownId === 'string') {
    values.push([own.text, ownId], [own.number, numberOf(ownId)]);
  }
  for (const list of Object.keys(lists)) if (nested[list] === null) nested[list] = [];
  if (values.length === 0) return nested;
  return {
    ...nested,
    custom_fields: values.map(([id, value]) => ({ custom_field_definition_id: idOnWire(id), value })),
  };
}

/** A number, unless no JavaScript number holds it. */
export function idOnWire(id: string): Json {
  const number = Number(id);
  return Number.isSafeInteger(number) ? number : id;
}

export interface CopperRecord {
  id: string;
  fields: CrmRecord;
}

/** As we compare it. Undefined for what is no record. */
export function readRecord(json: Json | undefined, own: OwnFields | undefined): CopperRecord | undefined {
  if (!isPlainObject(json)) return undefined;
  const { id: given, custom_fields: custom, ...rest } = json as Record<string, Json>;
  const id = externalIdOf(given);
  if (id === undefined) return undefined;
  const fields = flatten(rest, (path) => path === 'address');
  for (const each of Array.isArray(custom) ? custom : []) {
    const { custom_field_definition_id: definition, value = null } = isPlainObject(each)
      ? (each as Record<string, Json>)
      : {};
    const definitionId = externalIdOf(definition);
    if (definitionId === undefined) continue;
    fields[definitionId === own?.text ? ownIdPath : `custom_fields.${definitionId}`] = value;
  }
  return { id, fields };
}
