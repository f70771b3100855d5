// A record as v2 shows it: ids as numbers, its own fields, and the custom ones by their keys.
import type { CrmContext } from '../../crm-surface.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { ownUserId } from '../account/users.ts';
import { stages } from '../account/pipelines.ts';
import { instant } from '../answers.ts';
import { customFields } from '../fields/definitions.ts';
import { rulesOf } from '../rules.ts';
import { builtFields, kindOf } from './object-kinds.ts';
import { customValues } from './record-keys.ts';

/** A deleted one is there for 30 days; a merged one looks the same (from memory). */
export const isGone = ({ departure }: StoredRecord): boolean => departure !== undefined;

/** `keys`: of the custom fields that were asked for; undefined: all of them. */
export function shownRecord(
  record: StoredRecord,
  context: CrmContext,
  keys?: readonly string[],
): Record<string, unknown> {
  const { id, type, fields } = record;
  const kind = kindOf(type);
  const own = builtFields(kind, rulesOf(context)).map(([code]) => [code, shownField(code, fields)] as const);
  const values = customValues(fields);
  const custom = customFields(kind, context.records)
    .map(({ field_code: code }) => code)
    .filter((code) => keys === undefined || keys.includes(code))
    .map((code) => [code, values[code] ?? null] as const);
  return {
    id: Number(id),
    ...Object.fromEntries(own),
    ...(type === 'person' ? namesOf(fields) : {}),
    ...(type === 'deal' ? placeOf(fields) : {}),
    owner_id: fields['owner_id'] ?? ownUserId,
    add_time: instant(record.createdAt),
    update_time: instant(record.updatedAt),
    visible_to: fields['visible_to'] ?? 3,
    is_deleted: isGone(record),
    custom_fields: Object.fromEntries(custom),
  };
}

function shownField(code: string, fields: Fields): unknown {
  const value = fields[code];
  if (code === 'emails' || code === 'phones') return contactsOf(value);
  return value ?? (code === 'label_ids' ? [] : null);
}

/** `label` is "work" where nobody has said one, and the first is primary where none is (migration guide). */
function contactsOf(value: unknown): Fields[] {
  const list = Array.isArray(value) ? (value as Fields[]) : [];
  const primary = Math.max(
    0,
    list.findIndex((each) => each['primary'] === true),
  );
  return list.map(({ value: text, label = 'work' }, at) => ({ value: text, primary: at === primary, label }));
}

/** The first word is the first name (from memory: "the same logic as in v1"). */
function namesOf({ name }: Fields): Fields {
  const [, first = '', last = ''] = /^(\S+)\s*(.*)$/.exec(typeof name === 'string' ? name.trim() : '') ?? [];
  return { first_name: first || null, last_name: last || null };
}

function placeOf({ stage_id: given, status, currency }: Fields): Fields {
  const stage = stages.find(({ id }) => id === given) ?? stages[0];
  return {
    stage_id: stage?.id,
    pipeline_id: stage?.pipeline_id,
    status: status ?? 'open',
    currency: currency ?? 'EUR',
  };
}
