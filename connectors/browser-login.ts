// A person logs in at the CRM in a browser: what is asked there, and what the answer is worth.
import type { Account } from '../domain/account.ts';
import type { Tokens } from '../domain/tokens.ts';
import { cleanSession } from './cleaning/clean-session.ts';
import type { Connector, OAuth2 } from './connector.ts';
import { credentialOf } from './kit/oauth/oauth-login.ts';
import type { AskedForCode, TokenRequests } from './kit/oauth/token-requests.ts';
import { noEntity } from './no-entity.ts';
import { openConnector, type ConnectorParts } from './open-connector.ts';

export interface BrowserLogin {
  askForCode(redirectUri: string): Promise<AskedForCode>;
  /**
   * `callback`: what the CRM added to the redirect address. Nothing is kept; `account` is undefined where the CRM does not
   * say whose it is. Throws CrmError; `forbidden`: the person said no.
   */
  exchangeCode(
    callback: URLSearchParams,
    asked: AskedForCode,
  ): Promise<{ tokens: Tokens; account: Account | undefined }>;
  /** Undefined: the CRM has no way to. Throws CrmError. */
  revoke: ((tokens: Tokens) => Promise<void>) | undefined;
}

/** Undefined: this connection's login is a key, or none. */
export function browserLogin(
  connector: Connector,
  parts: Omit<ConnectorParts, 'oauth2'>,
): BrowserLogin | undefined {
  const auth = connector.auth?.(parts.settings);
  if (auth?.type !== 'oauth2') return undefined;
  const { requests } = openWith(connector, parts);
  const { revoke } = requests;
  return {
    askForCode: (redirectUri) => requests.askForCode(redirectUri),
    async exchangeCode(callback, asked) {
      const tokens = await requests.exchangeCode(callback, asked, noEntity);
      const { session, secrets } = openWith(connector, parts, tokens);
      const clean = cleanSession(session, { crm: connector.name, secrets, onMistake() {} });
      return { tokens, account: await clean.account?.account(noEntity) };
    },
    revoke: revoke === undefined ? undefined : (tokens) => revoke(tokens, noEntity),
  };
}

/** A session of its own, with these tokens and no others. */
function openWith(connector: Connector, parts: Omit<ConnectorParts, 'oauth2'>, tokens?: Tokens) {
  let seen: TokenRequests | undefined;
  const opened = openConnector(connector, {
    ...parts,
    oauth2(auth: OAuth2, requests: TokenRequests) {
      seen = requests;
      return {
        async credential() {
          if (tokens === undefined) throw new Error('nothing is sent before there is a login');
          return credentialOf(auth, tokens);
        },
      };
    },
  });
  if (seen === undefined) throw new Error('a connector that logs in by OAuth asks for its login');
  return { ...opened, requests: seen };
}
