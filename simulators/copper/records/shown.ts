// A record as Copper answers it: all of its properties, what is computed of its name, whom it belongs to.
import type { RecordStore } from '../../control/record-store.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { definitionsOn, ownIdName, shownValues } from '../custom-fields.ts';
import { kindOf, type CopperType } from './kinds.ts';
import { relatedTo } from './relations.ts';

export function shown(record: StoredRecord, records: Pick<RecordStore, 'find' | 'get'>): Fields {
  const type = record.type as CopperType;
  const { properties } = kindOf(type);
  const { [ownIdName]: _, ...fields } = record.fields;
  const { name } = fields;
  return {
    id: Number(record.id),
    ...properties,
    ...fields,
    ...(type === 'person' ? nameParts(typeof name === 'string' ? name : '') : {}),
    ...(type === 'company' ? {} : companyOf(record, records)),
    custom_fields: shownValues(fields['custom_fields'], definitionsOn(type, records)),
    interaction_count: 0,
    date_created: seconds(record.createdAt),
    date_modified: seconds(record.updatedAt),
  };
}

/** All but the last word are the first name, as far as people's names go. */
function nameParts(name: string): Fields {
  const words = name.trim().split(/\s+/);
  return {
    prefix: null,
    first_name: words[0] ?? '',
    middle_name: words.length > 2 ? words.slice(1, -1).join(' ') : null,
    last_name: words.length > 1 ? (words.at(-1) ?? null) : null,
    suffix: null,
  };
}

function companyOf({ id }: StoredRecord, records: Pick<RecordStore, 'find' | 'get'>): Fields {
  const [companyId] = relatedTo(id, 'company', records);
  const company = companyId === undefined ? undefined : records.get(companyId);
  return {
    company_id: company === undefined ? null : Number(company.id),
    company_name: company?.fields['name'] ?? null,
  };
}

/** Ten digits (best practices). */
function seconds(at: string): number {
  return Math.floor(Date.parse(at) / 1000);
}
