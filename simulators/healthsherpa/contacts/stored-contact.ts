// A contact as it is kept, and as it is shown.
import type { CrmContext } from '../../crm-surface.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { rulesOf } from '../rules.ts';
import { isoDate } from './dates.ts';
import { isEmpty } from './validate.ts';

/** Where it is kept whose contact it is; no contact shows it. */
export const ownerField = 'agent_email';

const dates = ['birth_date', 'medicare_part_a_effective_date', 'medicare_part_b_effective_date'];

/** Dates are kept in one form: a client found that a search compares them as `YYYY-MM-DD`. */
export function keptFields(contact: Fields): Fields {
  return Object.fromEntries(
    Object.entries(contact).map(([name, value]) => [
      name,
      dates.includes(name) && typeof value === 'string' ? (isoDate(value) ?? value) : value,
    ]),
  );
}

/** Only fields that are named change; a list takes the place of the one before (reference). */
export function mergedFields(current: Fields, patch: Fields): Fields {
  return { ...current, ...keptFields(patch) };
}

export function ownerOf({ fields }: StoredRecord, context: CrmContext): string | undefined {
  const owner = fields[ownerField];
  return typeof owner === 'string' ? owner : rulesOf(context).agents[0];
}

/** With every field of the schema that is known, and where a browser goes on. */
export function shown(record: StoredRecord, { selfUrl }: CrmContext) {
  const { id, sequence } = record;
  const { [ownerField]: _owner, ...fields } = record.fields;
  return {
    contact: { id, slug: `contact-${sequence}`, ...fields },
    redirect_url: `${selfUrl}/healthsherpa/contacts/${id}/quote`,
  };
}

/** What makes two records the same person for whoever looks at the stats. */
export function keysOf(fields: Fields): string[] {
  const { external_id: externalId, email, phone } = fields;
  return [
    ...(isEmpty(externalId) ? [] : [keyOf('key', externalId)]),
    ...(isEmpty(email) ? [] : [keyOf('email', email)]),
    ...(isEmpty(phone) ? [] : [keyOf('phone', phone)]),
  ];
}

export function keyOf(name: 'key' | 'email' | 'phone', value: unknown): string {
  const text = String(value).trim().toLowerCase();
  return `${name}:${name === 'phone' ? text.replaceAll(/\D/g, '').slice(-10) : text}`;
}

/** By these a search finds it, beside its keys. */
export function lookupsOf(fields: Fields): string[] {
  return ['birth_date', 'medicare_number'].flatMap((name) =>
    isEmpty(fields[name]) ? [] : [`${name}:${String(fields[name]).toLowerCase()}`],
  );
}
