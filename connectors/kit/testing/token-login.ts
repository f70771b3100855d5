// A login in a browser that has happened already: its token opens whatever is asked, and is never renewed.
import type { TokenStore } from '../../../domain/tokens.ts';
import type { OAuth2 } from '../../connector.ts';
import type { Login } from '../login/login.ts';

const accessToken = 'conformance-access-token';

export function tokenLogin({ headers, baseUrl }: OAuth2): Login {
  const credential = { baseUrl: baseUrl({}), headers: headers(accessToken), secrets: [accessToken] };
  return { credential: async () => credential };
}

/** Of every connection. */
export const validTokens: TokenStore = {
  read: async () => ({ number: 1, accessToken, kept: {} }),
  beginRenewal: async () => ({ turn: 'none' }),
  keepRenewed: async () => undefined,
  endRenewal: async () => {},
};
