// Owners of the account.
import type { Api } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { readPath } from '../../kit/answers/json-path.ts';
import { listIn } from '../../kit/records/list-in.ts';
import type { FindOwner } from '../../kit/mapping/owners.ts';

export function findOwner(api: Api): FindOwner {
  return async (email, limits) => {
    const query = { email, limit: '1' };
    const answer = await api.send(
      { operation: 'findOwner', method: 'GET', path: '/crm/v3/owners', query },
      limits,
    );
    const [owner] = listIn(answer, 'results', (each) => each, 'owners');
    return owner === undefined ? undefined : externalIdOf(readPath(owner, 'id'));
  };
}
