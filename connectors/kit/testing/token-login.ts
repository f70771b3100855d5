// A login in a browser that has happened already: its token opens the local server, and is never renewed.
import type { OAuth2 } from '../../connector.ts';
import type { Login } from '../login/login.ts';

export function tokenLogin({ headers, baseUrl }: OAuth2): Login {
  const token = 'conformance-access-token';
  const credential = { baseUrl: baseUrl({}), headers: headers(token), secrets: [token] };
  return { credential: async () => credential };
}
