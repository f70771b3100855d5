// Users by their e-mail, for the owner of a new record: each is asked for once per session, because they are few.
import { CrmError } from '../../../domain/failure.ts';
import type { CrmRecord, RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { resolveLookups } from '../../kit/mapping/resolve-lookups.ts';
import { recordsIn } from '../records/record.ts';
import { select, soqlText } from '../soql.ts';

export interface Users {
  /** The record with the ids of the users whose e-mails stand in it. Throws CrmError `invalid_record`. */
  resolve(record: CrmRecord, limits: RequestLimits): Promise<CrmRecord>;
  /** One that nobody knows is that record's mistake alone. */
  resolveEach(records: readonly CrmRecord[], limits: RequestLimits): Promise<(CrmRecord | CrmError)[]>;
}

/** Of the largest accounts. */
const mostKept = 10_000;

export function createUsers(crm: string, api: Api): Users {
  const ids = new Map<string, string>();

  async function idOf(email: string, limits: RequestLimits): Promise<string | undefined> {
    const known = ids.get(email.toLowerCase());
    if (known !== undefined) return known;
    // Those who are inactive own nothing new (INACTIVE_OWNER_OR_USER).
    const where = `Email = ${soqlText(email)} AND IsActive = true`;
    const q = select(['Id'], { from: 'User', where, most: 1 });
    const request = { operation: 'findUser', method: 'GET', path: '/query', query: { q } } as const;
    const [user] = recordsIn(await api.send(request, limits));
    // Somebody who is none today may be one tomorrow.
    if (user !== undefined && ids.size < mostKept) ids.set(email.toLowerCase(), user.id);
    return user?.id;
  }

  const resolve: Users['resolve'] = (record, limits) =>
    resolveLookups(crm, record, { users: (email) => idOf(email, limits) });

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
