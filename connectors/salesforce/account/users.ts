// Users of the account, who own its records.
import type { Api } from '../../kit/api/api.ts';
import type { FindOwner } from '../../kit/mapping/owners.ts';
import { recordsIn } from '../records/record.ts';
import { select, soqlText } from '../soql.ts';

export function findUser(api: Api): FindOwner {
  return async (email, limits) => {
    // Those who are inactive own nothing new (INACTIVE_OWNER_OR_USER).
    const where = `Email = ${soqlText(email)} AND IsActive = true`;
    const q = select(['Id'], { from: 'User', where, most: 1 });
    const request = { operation: 'findUser', method: 'GET', path: '/query', query: { q } } as const;
    const [user] = recordsIn(await api.send(request, limits));
    return user?.id;
  };
}
