// How it logs in, and whose account that opens.
import type { AccountOperations, Auth, SessionContext } from '../../../../connectors/connector.ts';
import { createApi } from '../../../../connectors/kit/api/api.ts';
import { isPlainObject } from '../../../../domain/json.ts';
import { crm } from './fields.ts';
import type { ThreeObjectsSettings } from './settings.ts';

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

export function authOf({ baseUrl, login }: ThreeObjectsSettings): Auth {
  if (login === 'key') return { type: 'headers', baseUrl, headers: ({ key = '' }) => bearer(key) };
  return {
    type: 'oauth2',
    authorizeUrl: `${baseUrl}/oauth/authorize`,
    tokenUrl: `${baseUrl}/oauth/token`,
    revokeUrl: `${baseUrl}/oauth/revoke`,
    scopes: ['records'],
    usesPkce: true,
    clientAuth: 'body',
    redirectBy: 'GET',
    keeps: ['account_id'],
    hasErrorsIn200: false,
    headers: bearer,
    baseUrl: () => baseUrl,
    hosts: ['example.com'],
  };
}

export function accountOf({ http }: SessionContext<ThreeObjectsSettings>): AccountOperations {
  const api = createApi({ crm, http, errors: [], setting: 'baseUrl' });
  return {
    async account(limits) {
      const { json, garbled } = await api.send(
        { operation: 'readAccount', method: 'GET', path: '/account' },
        limits,
      );
      const { id, name, timeZone } = isPlainObject(json) ? json : {};
      if (typeof id !== 'string' || typeof name !== 'string') throw garbled('the answer names no account');
      return { accountId: id, name, timeZone: typeof timeZone === 'string' ? timeZone : undefined };
    },
  };
}
