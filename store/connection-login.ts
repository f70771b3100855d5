// A person logs in at the CRM and out: the tokens, and the account that they open.
import { withAccount, type Account } from '../domain/account.ts';
import type { Target } from '../domain/account-target.ts';
import type { Json } from '../domain/json.ts';
import type { Tokens } from '../domain/tokens.ts';
import { changeAccount, type AccountAnswer, type MovedLinks } from './connection-account.ts';
import type { Transaction } from './database.ts';
import type { Cipher } from './encryption.ts';
import { writeTokens } from './tokens.ts';

export interface NewLogin {
  tokens: Tokens;
  /** Undefined: this CRM does not say. */
  account: Account | undefined;
  /** A person's word where it is another account and there are links. */
  answer?: AccountAnswer | undefined;
  targetOf(settings: Record<string, Json>): Target;
}

interface LoggedIn {
  tenantId: string;
  connectionId: string;
  settings: Record<string, Json>;
  account?: Account | undefined;
}

/** Inside of the transaction that has locked the connection's row. Throws OtherAccountError. */
export async function logIn(
  tx: Transaction,
  connection: LoggedIn,
  { tokens, account, answer, targetOf }: NewLogin,
  cipher: Cipher,
): Promise<MovedLinks | undefined> {
  const target = targetOf(connection.settings);
  // What is linked before any account was known is of the first one that is.
  const before = connection.account ?? account;
  const moved = await changeAccount(tx, connection, {
    before: withAccount(target, before),
    after: withAccount(target, account ?? before),
    answer,
  });
  await writeTokens(tx, connection, tokens, cipher);
  await tx.query(
    `UPDATE connections SET account = $2, epoch = epoch + 1,
       state = CASE state WHEN 'auth_expired' THEN 'active' ELSE state END
     WHERE connection_id = $1`,
    [connection.connectionId, account === undefined ? (connection.account ?? null) : account],
  );
  return moved;
}

/**
 * Inside of the transaction that has locked the connection's row. The epoch grows: a session that remembers the tokens is
 * asked no more. A person's pause stays.
 */
export async function logOut(tx: Transaction, connectionId: string): Promise<void> {
  await tx.query('DELETE FROM tokens WHERE connection_id = $1', [connectionId]);
  await tx.query(
    `UPDATE connections SET epoch = epoch + 1,
       state = CASE state WHEN 'active' THEN 'auth_expired' ELSE state END
     WHERE connection_id = $1`,
    [connectionId],
  );
}
