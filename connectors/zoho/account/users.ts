// Users of the account, who own its records.
import type { Api } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { readPath, readText } from '../../kit/answers/json-path.ts';
import type { FindOwner } from '../../kit/mapping/owners.ts';
import { listIn } from '../../kit/records/list-in.ts';

/** In pages of 200: there is no question for one e-mail (users, v8). */
export function findUser(api: Api): FindOwner {
  return async (email, limits) => {
    for (let page = 1; ; page += 1) {
      // Those who are disabled own nothing new.
      const query = { type: 'ActiveUsers', page: String(page), per_page: '200' };
      const request = { operation: 'findUser', method: 'GET', path: '/users', query } as const;
      const answer = await api.send(request, limits);
      if (answer.status === 204) return undefined;
      const users = listIn(answer, 'users', (user) => user, 'users');
      const found = users.find((user) => readText(user, 'email')?.toLowerCase() === email.toLowerCase());
      if (found !== undefined) return externalIdOf(readPath(found, 'id'));
      if (answer.json === undefined || readPath(answer.json, 'info.more_records') !== true) return undefined;
    }
  };
}
