// Whose a new record is: the owner by an e-mail, each of whom is asked for once per session, because they are few.
import { CrmError } from '../../../domain/failure.ts';
import type { FieldRow } from '../../../domain/mapping/field-table.ts';
import type { CrmRecord, RequestLimits } from '../../connector.ts';
import { resolveLookups } from './resolve-lookups.ts';

export interface Owners {
  /** The record with the ids of the owners whose e-mails stand in it. Throws CrmError `invalid_record`. */
  resolve(record: CrmRecord, limits: RequestLimits): Promise<CrmRecord>;
  /** An owner whom nobody knows is that record's mistake alone; anything else is about all of them, and is thrown. */
  resolveEach(records: readonly CrmRecord[], limits: RequestLimits): Promise<(CrmRecord | CrmError)[]>;
}

/** An account has at most some thousands of users. */
const mostKept = 10_000;

/** Undefined: the account has nobody with this e-mail. Throws CrmError. */
export type FindOwner = (email: string, limits: RequestLimits) => Promise<string | undefined>;

export function createOwners(crm: string, find: FindOwner): Owners {
  const ids = new Map<string, string>();

  async function idOf(email: string, limits: RequestLimits): Promise<string | undefined> {
    const known = ids.get(email.toLowerCase());
    if (known !== undefined) return known;
    const id = await find(email, limits);
    // Somebody who is none today may be one tomorrow.
    if (id !== undefined && ids.size < mostKept) ids.set(email.toLowerCase(), id);
    return id;
  }

  const resolve: Owners['resolve'] = (record, limits) =>
    resolveLookups(crm, record, { owners: (email) => idOf(email, limits) });

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
