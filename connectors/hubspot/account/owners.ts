// Owners by their e-mail: each is asked for once per session, because they are few and change seldom.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { CrmRecord, RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/external-id.ts';
import { resolveLookups } from '../../kit/mapping/resolve-lookups.ts';

export interface Owners {
  /** The record with the ids of the owners whose e-mails stand in it. Throws CrmError `invalid_record`. */
  resolve(record: CrmRecord, limits: RequestLimits): Promise<CrmRecord>;
}

/** An account has at most some thousands of users. */
const mostKept = 10_000;

export function createOwners(crm: string, api: Api): Owners {
  const ids = new Map<string, string>();

  async function idOf(email: string, limits: RequestLimits): Promise<string | undefined> {
    const known = ids.get(email.toLowerCase());
    if (known !== undefined) return known;
    const query = { email, limit: '1' };
    const answer = await api.send(
      { operation: 'findOwner', method: 'GET', path: '/crm/v3/owners', query },
      limits,
    );
    const results = isPlainObject(answer.json) ? answer.json['results'] : undefined;
    if (!Array.isArray(results)) throw answer.garbled('the answer holds no list of owners');
    const [owner] = results as Json[];
    const id = isPlainObject(owner) ? externalIdOf(owner['id'] as Json) : undefined;
    // Somebody who is none today may be one tomorrow.
    if (id !== undefined && ids.size < mostKept) ids.set(email.toLowerCase(), id);
    return id;
  }

  return {
    resolve: (record, limits) => resolveLookups(crm, record, { owners: (email) => idOf(email, limits) }),
  };
}
