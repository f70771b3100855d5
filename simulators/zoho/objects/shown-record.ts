// A record as the API shows it.
import type { RecordStore } from '../../control/record-store.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import type { FieldKind, ModuleKind } from './field-kinds.ts';
import { modules } from './modules.ts';
import { organizations, shownUser, users } from './organization.ts';

/** `names`: of the fields that were asked for; all without it. The id is always there. */
export function shownRecord(
  module: ModuleKind,
  record: StoredRecord,
  records: Pick<RecordStore, 'get'>,
  names?: readonly string[],
): Fields {
  const shown: Fields = { id: record.id };
  for (const field of module.fields) {
    if (names === undefined || names.includes(field.name))
      shown[field.name] = valueOf(record, field, records);
  }
  // Only where somebody asked for converted records too is one shown at all.
  if (record.departure?.as === 'converted') {
    shown['$converted'] = true;
    shown['$converted_detail'] = {
      contact: record.departure.id,
      convert_date: record.updatedAt.slice(0, 10),
    };
  }
  return shown;
}

export function valueOf(
  record: StoredRecord,
  { name, type, lookupIn }: FieldKind,
  records: Pick<RecordStore, 'get'>,
): unknown {
  const { fields } = record;
  switch (name) {
    case 'Full_Name':
      return nameOf(record);
    case 'Created_Time':
      return dateTime(record.createdAt);
    case 'Modified_Time':
      return dateTime(record.updatedAt);
    case 'Created_By':
    case 'Modified_By':
      return shownUser(makerOf(record));
  }
  const value = fields[name] ?? (type === 'boolean' ? false : null);
  if (type === 'ownerlookup') {
    return shownUser(users.find(({ id }) => id === idIn(value)) ?? organizations[0].users[0]);
  }
  if (lookupIn === undefined || value === null) return value;
  const id = idIn(value) ?? '';
  const target = records.get(id);
  return { name: target === undefined ? null : nameOf(target), id };
}

/** Lookups are kept by their id; a salesperson may have written them as they are shown. */
export function idIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const { id } = (typeof value === 'object' && value !== null ? value : {}) as Fields;
  return typeof id === 'string' ? id : undefined;
}

export function nameOf({ type, fields }: StoredRecord): string {
  const nameField = modules.find((each) => each.name === type)?.nameField ?? '';
  const parts = nameField === 'Full_Name' ? [fields['First_Name'], fields['Last_Name']] : [fields[nameField]];
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' ');
}

/** What a write answers of its record (recorded answers). */
export function writtenDetails(record: StoredRecord): Fields {
  const maker = shownUser(makerOf(record));
  const { name, id } = maker;
  return {
    Modified_Time: dateTime(record.updatedAt),
    Modified_By: { name, id },
    Created_Time: dateTime(record.createdAt),
    id: record.id,
    Created_By: { name, id },
  };
}

function makerOf({ createdBy }: StoredRecord) {
  const [{ users: all }] = organizations;
  return createdBy === 'api' ? all[0] : (all[1] ?? all[0]);
}

/** `2025-01-10T13:09:14+03:00`: seconds and an offset. */
export function dateTime(iso: string): string {
  return `${iso.slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}+00:00`;
}
