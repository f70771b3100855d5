// A connector's session with HTTP of its own: guarded, with the login in each request, and with its secrets known.
import { CrmError } from '../domain/failure.ts';
import type { CommonSettings, Connector, OAuth2, Secrets, Session } from './connector.ts';
import {
  createConnectorHttp,
  type ConnectorHttpOptions,
  type HttpAgent,
  type HttpLogEntry,
} from './kit/http.ts';
import { headerLogin } from './kit/login/header-login.ts';
import { loginWithoutSecret } from './kit/login/missing-secret.ts';
import { createKnownSecrets, type KnownSecrets } from './kit/login/known-secrets.ts';
import type { Login } from './kit/login/login.ts';
import { createTokenRequests, type TokenRequests } from './kit/oauth/token-requests.ts';

export interface ConnectorParts {
  connectionId: string;
  /** Parsed. */
  settings: CommonSettings;
  secrets: Secrets;
  agent: HttpAgent;
  /** `host:port` beside the vendor's hosts. */
  allowTargets: readonly string[];
  /** The clock of all deadlines, in ms; performance.now() when absent. */
  now?: (() => number) | undefined;
  log?(entry: HttpLogEntry): void;
  /** A login with tokens; absent where nothing keeps them. */
  oauth2?: ((auth: OAuth2, requests: TokenRequests) => Login) | undefined;
}

/** Answers come as the CRM gives them: cleaning/ is for whoever keeps and shows them. */
export function openConnector(
  connector: Connector,
  parts: ConnectorParts,
): { session: Session; secrets: KnownSecrets } {
  const { connectionId, settings, secrets, agent, now, log } = parts;
  const known = createKnownSecrets(connector.secretForms?.(settings, secrets) ?? Object.values(secrets));
  const options: ConnectorHttpOptions = {
    crm: connector.name,
    agent,
    connectTimeoutMs: settings.connectTimeoutMs,
    requestTimeoutMs: settings.requestTimeoutMs,
    now,
    secrets: known,
    ...(log === undefined ? {} : { log }),
  };
  const login = loginOf(connector, parts, options);
  const http = createConnectorHttp({ ...options, login });
  return { session: connector.open({ connectionId, settings, secrets, http }), secrets: known };
}

function loginOf(
  connector: Connector,
  { settings, secrets, oauth2, allowTargets }: ConnectorParts,
  options: ConnectorHttpOptions,
): Login | undefined {
  const auth = connector.auth?.(settings);
  if (auth === undefined) return undefined;
  const { required } = connector.secrets(settings);
  const withoutSecret = loginWithoutSecret(required, { crm: connector.name, secrets });
  if (withoutSecret !== undefined) return withoutSecret;
  switch (auth.type) {
    case 'headers':
      return headerLogin(auth, secrets);
    case 'oauth2':
      if (oauth2 !== undefined) {
        const { clientId = '', clientSecret = '' } = secrets;
        const requests = createTokenRequests({
          crm: connector.name,
          auth,
          client: { clientId, clientSecret },
          // Without a login: it is what they are to bring.
          http: createConnectorHttp(options),
          allowTargets,
        });
        return oauth2(auth, requests);
      }
      throw new CrmError({
        kind: 'unsupported',
        crm: connector.name,
        operation: 'connect',
        execution: 'not_sent',
        reason: 'a login with tokens that are renewed cannot be kept here',
      });
  }
}
