// Users of the account, who own its records (v1: v2 has none).
import { isPlainObject } from '../../../domain/json.ts';
import type { Api } from '../../kit/api/api.ts';
import { readPath, readText } from '../../kit/answers/json-path.ts';
import type { FindOwner } from '../../kit/mapping/owners.ts';
import { listIn } from '../../kit/records/list-in.ts';
import { isSame } from './account-fields.ts';

/** All of them cost 20 tokens, the search for one 40. */
export function findUser(api: Api): FindOwner {
  return async (email, limits) => {
    const request = { operation: 'findUser', method: 'GET', path: '/v1/users' } as const;
    const users = listIn(await api.send(request, limits), 'data', (user) => user, 'users');
    const user = users.find(
      (each) =>
        isPlainObject(each) && each['active_flag'] !== false && isSame(readText(each, 'email') ?? '', email),
    );
    return user === undefined ? undefined : readPath(user, 'id');
  };
}
