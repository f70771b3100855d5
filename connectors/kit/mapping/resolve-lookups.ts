// What the mapping left to be asked at the CRM is asked just before the record is sent: the owner by an e-mail.
import type { Json } from '../../../domain/json.ts';
import { lookupsIn, withLookups, type Lookup } from '../../../domain/mapping/lookups.ts';
import type { CrmRecord } from '../../connector.ts';
import { notSent } from '../errors/classify.ts';

/** Lookup (`owners`) → what the CRM has for a text of ours; undefined: it knows none. Throws CrmError. */
export type Lookups = Readonly<Record<string, (of: string) => Promise<Json | undefined>>>;

/** The record as it goes over the wire. Throws CrmError `invalid_record` for what must be found and is not. */
export async function resolveLookups(crm: string, record: CrmRecord, lookups: Lookups): Promise<CrmRecord> {
  const asked = lookupsIn(record);
  if (asked.length === 0) return record;
  const found = new Map<string, Json | undefined>();
  for (const lookup of asked) {
    const value = await lookups[lookup.lookup]?.(lookup.of);
    if (value === undefined && lookup.otherwise === 'refuse') {
      const { field } = lookup;
      const reason = `the ${lookup.lookup} of this CRM's account have none for ${field}`;
      throw notSent({ crm }, { kind: 'invalid_record', field, reason });
    }
    found.set(keyOf(lookup), value);
  }
  return withLookups(record, (lookup) => found.get(keyOf(lookup)));
}

function keyOf({ lookup, of }: Lookup): string {
  return JSON.stringify([lookup, of]);
}
