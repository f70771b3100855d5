// A person logs in at the CRM in a browser, and the connection gets the tokens. Where the browser comes back to is the
// face's: a port of this machine for the command line.
import type { Account } from '../../domain/account.ts';
import type { AccountAnswer } from '../../store/connection-account.ts';
import type { ChangedConnection } from './add-and-change.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';
import { findConnector } from './add-and-change.ts';
import { targetOf } from './check-settings.ts';
import { findConnection } from './find-connection.ts';
import { wakeEntities } from './pause-and-resume.ts';

export interface BegunLogin {
  /** For people. */
  crm: string;
  /** Where a person says yes, or no. */
  url: string;
  /**
   * `callback`: what the CRM added to the redirect address. Throws CrmError (`forbidden`: the person said no) and
   * OtherAccountError; then nothing is changed.
   */
  finish(callback: URLSearchParams, answer?: AccountAnswer): Promise<LoggedIn>;
}

export interface LoggedIn extends ChangedConnection {
  /** Undefined: this CRM does not say. */
  account: Account | undefined;
}

/** Throws RefusedError: also where the connection does not log in by a browser. */
export async function beginLogin(
  syncline: Syncline,
  connectionId: string,
  redirectUri: string,
): Promise<BegunLogin> {
  const connection = await findConnection(syncline, connectionId);
  const connector = findConnector(await syncline.registry(), connection.connector);
  const sessions = await syncline.sessions();
  const login = sessions.browserLogin(connection);
  if (login === undefined)
    throw noBrowserLogin(connectionId, connector.secrets(connection.settings).required);
  const asked = await login.askForCode(redirectUri);
  return {
    crm: connector.title,
    url: asked.url,
    async finish(callback, answer) {
      const { tokens, account } = await login.exchangeCode(callback, asked);
      const row = await syncline.connections.logIn(connection.tenantId, connectionId, {
        tokens,
        account,
        answer,
        targetOf: (settings) => targetOf(connector, settings),
      });
      const { moved, ...changed } = row;
      const isWoken = changed.state === 'active' ? await wakeEntities(syncline, changed) : undefined;
      return { connection: changed, moved, isWoken, account };
    },
  };
}

function noBrowserLogin(connectionId: string, secrets: string[]): RefusedError {
  return new RefusedError({ code: 'no_browser_login', connectionId, secrets });
}
