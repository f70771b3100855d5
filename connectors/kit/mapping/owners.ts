// Whose a new record is: the owner by an e-mail, each of whom is asked for once per session, because they are few. What
// else a record names by an id that only the account knows (a stage by its name) is looked up alike.
import { CrmError } from '../../../domain/failure.ts';
import type { Json } from '../../../domain/json.ts';
import type { FieldRow } from '../../../domain/mapping/field-table.ts';
import type { CrmRecord, RequestLimits } from '../../connector.ts';
import { resolveLookups, type Lookups } from './resolve-lookups.ts';

export interface Owners {
  /** The record with the ids of what stands in it by an e-mail or a name. Throws CrmError `invalid_record`. */
  resolve(record: CrmRecord, limits: RequestLimits): Promise<CrmRecord>;
  /** An owner whom nobody knows is that record's mistake alone; anything else is about all of them, and is thrown. */
  resolveEach(records: readonly CrmRecord[], limits: RequestLimits): Promise<(CrmRecord | CrmError)[]>;
}

/** An account has at most some thousands of users. */
const mostKept = 10_000;

/** Undefined: the account has nobody with this e-mail, or nothing of this name. Throws CrmError. */
export type FindOwner = (email: string, limits: RequestLimits) => Promise<Json | undefined>;

/** `others`: by the name of the lookup in the mapping's rows (`{ do: 'lookup', in: 'stages' }`). */
export function createOwners(
  crm: string,
  find: FindOwner,
  others: Readonly<Record<string, FindOwner>> = {},
): Owners {
  const ids = new Map<string, Json>();

  async function idOf(
    [lookup, ask]: [string, FindOwner],
    of: string,
    limits: RequestLimits,
  ): Promise<Json | undefined> {
    const key = `${lookup} ${of.toLowerCase()}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = await ask(of, limits);
    // Somebody who is none today may be one tomorrow.
    if (id !== undefined && ids.size < mostKept) ids.set(key, id);
    return id;
  }

  const resolve: Owners['resolve'] = (record, limits) => {
    const asking = Object.entries({ owners: find, ...others }).map((each) => [
      each[0],
      (of: string) => idOf(each, of, limits),
    ]);
    return resolveLookups(crm, record, Object.fromEntries(asking) as Lookups);
  };

  return {
    resolve,
    async resolveEach(records, limits) {
      const resolved: (CrmRecord | CrmError)[] = [];
      for (const record of records) {
        resolved.push(
          await resolve(record, limits).catch((error: unknown) => {
            if (error instanceof CrmError && error.kind === 'invalid_record') return error;
            throw error;
          }),
        );
      }
      return resolved;
    },
  };
}

/** The setting `owner`: `leave`, `byOwnerEmail`, or an id. Salespeople hand records over: what we said once is no order to say it again. */
export function ownerRow(owner: string): FieldRow | undefined {
  switch (owner) {
    case 'leave':
      return undefined;
    case 'byOwnerEmail':
      return { from: 'ownerEmail', steps: [{ do: 'lookup', in: 'owners' }], overwrite: 'onCreate' };
    default:
      return { from: { constant: owner }, overwrite: 'onCreate' };
  }
}
