// What a record shows of itself: what was written, and what Salesforce makes of it.
import type { RecordStore } from '../../control/record-store.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { stages } from './business.ts';
import type { FieldKind, ObjectKind } from './field-kinds.ts';
import { organizations, users } from './organization.ts';

/** A field's value as the API shows it; null where there is none. */
export function valueOf(record: StoredRecord, { name, type }: FieldKind, records: RecordStore): unknown {
  const { fields } = record;
  const computed = computedFields[name];
  if (computed !== undefined) return computed(record, records) ?? null;
  if (type === 'address') return addressOf(fields, name.slice(0, -'Address'.length));
  return fields[name] ?? (type === 'boolean' ? false : null);
}

/** `attributes` and the fields of this list. */
export function shownRecord(
  object: ObjectKind,
  record: StoredRecord,
  { version, fields, records }: { version: string; fields: readonly FieldKind[]; records: RecordStore },
): Fields {
  const shown: Fields = { attributes: attributesOf(object, record.id, version) };
  for (const field of fields) shown[field.name] = valueOf(record, field, records);
  return shown;
}

export function attributesOf(object: ObjectKind, id: string, version: string) {
  return { type: object.name, url: `/services/data/v${version}/sobjects/${object.name}/${id}` };
}

/** The record of this id, wherever it is kept. */
export function recordOf(object: string, id: string, records: RecordStore): StoredRecord | undefined {
  if (object === 'User') return users.find((user) => user.id === id);
  if (object === 'Organization') return organizations.find((organization) => organization.id === id);
  const record = records.get(id);
  return record?.crm === 'salesforce' && record.type === object ? record : undefined;
}

/** In the recycle bin or merged away. A converted lead has departed for its CRM and can still be read. */
export function isDeleted({ departure }: StoredRecord): boolean {
  return departure !== undefined && departure.as !== 'converted';
}

const computedFields: Record<string, (record: StoredRecord, records: RecordStore) => unknown> = {
  Id: ({ id }) => id,
  IsDeleted: isDeleted,
  MasterRecordId: ({ departure }) => (departure?.as === 'merged' ? departure.into : null),
  CreatedDate: ({ createdAt }) => dateTime(createdAt),
  LastModifiedDate: ({ updatedAt }) => dateTime(updatedAt),
  SystemModstamp: ({ updatedAt }) => dateTime(updatedAt),
  CreatedById: makerOf,
  LastModifiedById: makerOf,
  Name: ({ type, fields }) => (isPerson(type) ? fullName(fields) : fields['Name']),
  IsClosed: ({ fields }) => String(fields['StageName']).startsWith('Closed'),
  IsWon: ({ fields }) => fields['StageName'] === 'Closed Won',
  Probability: ({ fields }) => fields['Probability'] ?? stages[String(fields['StageName'])],
  IsConverted: ({ departure }) => departure?.as === 'converted',
  ConvertedDate: ({ departure, updatedAt }) =>
    departure?.as === 'converted' ? updatedAt.slice(0, 'yyyy-mm-dd'.length) : null,
  ConvertedContactId: ({ departure }) => (departure?.as === 'converted' ? departure.id : null),
  ConvertedAccountId: ({ departure }, records) =>
    departure?.as === 'converted' ? records.get(departure.id)?.fields['AccountId'] : null,
  ConvertedOpportunityId: () => null,
};

export function fullName(fields: Fields): string {
  return [fields['FirstName'], fields['LastName']].filter((part) => typeof part === 'string').join(' ');
}

function isPerson(type: string): boolean {
  return type === 'Contact' || type === 'Lead' || type === 'User';
}

function makerOf({ createdBy }: StoredRecord): string {
  return (createdBy === 'api' ? users[0] : (users[1] ?? users[0])).id;
}

function addressOf(fields: Fields, prefix: string) {
  const part = (name: string): unknown => fields[prefix + name] ?? null;
  const parts = {
    city: part('City'),
    country: part('Country'),
    geocodeAccuracy: null,
    latitude: null,
    longitude: null,
    postalCode: part('PostalCode'),
    state: part('State'),
    street: part('Street'),
  };
  return Object.values(parts).every((value) => value === null) ? null : parts;
}

/** `2026-11-26T22:00:00.000+0000`: not quite the form that JavaScript writes. */
function dateTime(iso: string): string {
  return iso.replace('Z', '+0000');
}
