// What only the CRM knows (the id of the owner with this e-mail) is asked when the record is sent, by whoever sends it.
// Until then the record holds what is to be asked: so it is made without a call, and an equal one is known without one.
import { canonicalJson, isPlainObject, type Json } from '../json.ts';

/** The value of such a field. `field` is ours, for a sentence. */
export interface Lookup {
  lookup: string;
  of: string;
  field: string;
  otherwise: 'refuse' | 'omit';
}

type FlatRecord = Record<string, Json>;

export function lookupValue({ lookup, of, field, otherwise }: Lookup): Json {
  return { $lookup: lookup, of, field, otherwise };
}

/** Each of a record's lookups once. */
export function lookupsIn(record: FlatRecord): Lookup[] {
  const found = Object.values(record).flatMap((value) => lookupOf(value) ?? []);
  return [...new Map(found.map((each) => [keyOf(each), each])).values()];
}

/** The record as it is sent. What `found` has not got stays out; `undefined` of a `refuse` is the caller's to refuse. */
export function withLookups(record: FlatRecord, found: (lookup: Lookup) => Json | undefined): FlatRecord {
  return Object.fromEntries(
    Object.entries(record).flatMap(([path, value]): [string, Json][] => {
      const lookup = lookupOf(value);
      const result = lookup === undefined ? value : found(lookup);
      return result === undefined ? [] : [[path, result]];
    }),
  );
}

function lookupOf(value: Json): Lookup | undefined {
  if (!isPlainObject(value)) return undefined;
  const { $lookup: lookup, of, field, otherwise } = value;
  if (typeof lookup !== 'string' || typeof of !== 'string' || typeof field !== 'string') return undefined;
  return { lookup, of, field, otherwise: otherwise === 'omit' ? 'omit' : 'refuse' };
}

function keyOf({ lookup, of }: Lookup): string {
  return canonicalJson([lookup, of]);
}
