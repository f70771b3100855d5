// Owners of the account.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { Api } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/external-id.ts';
import type { FindOwner } from '../../kit/mapping/owners.ts';

export function findOwner(api: Api): FindOwner {
  return async (email, limits) => {
    const query = { email, limit: '1' };
    const answer = await api.send(
      { operation: 'findOwner', method: 'GET', path: '/crm/v3/owners', query },
      limits,
    );
    const results = isPlainObject(answer.json) ? answer.json['results'] : undefined;
    if (!Array.isArray(results)) throw answer.garbled('the answer holds no list of owners');
    const [owner] = results as Json[];
    return isPlainObject(owner) ? externalIdOf(owner['id'] as Json) : undefined;
  };
}
