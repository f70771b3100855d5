// The tokens of logins, in Postgres. A renewal is announced in its row before the vendor is asked: of all processes one asks, and an
// answer that is lost on the way back is known to be lost, because with rotating tokens the old one may be void by then.
import { isPlainObject } from '../domain/json.ts';
import type { RenewalTurn, StoredTokens, Tokens, TokenStore } from '../domain/tokens.ts';
import type { Database, Transaction } from './database.ts';
import type { Cipher } from './encryption.ts';

/** Longer than any request for a token takes (kit/oauth/token-requests.ts): whoever asked has given up by then. */
export const renewalMs = 30_000;

interface TokenColumns {
  sealed: Buffer;
  number: string;
  livesMs: string | null;
  renewingMs: string | null;
}

const columns = `sealed, number, extract(epoch FROM expires_at - now()) * 1000 AS "livesMs",
  extract(epoch FROM now() - renewal_started_at) * 1000 AS "renewingMs"`;

/** `cipher` opens and seals tokens. */
export function createTokenStore(database: Database, cipher: Cipher): TokenStore {
  async function within<T>(
    connectionId: string,
    none: T,
    work: (tx: Transaction, tenantId: string) => Promise<T>,
  ): Promise<T> {
    const tenantId = await database.tenantOf(connectionId);
    return tenantId === undefined ? none : database.withTenant(tenantId, (tx) => work(tx, tenantId));
  }

  return {
    read: (connectionId) =>
      within(connectionId, undefined, async (tx, tenantId) => {
        const row = await find(tx, connectionId);
        return row === undefined ? undefined : readTokens(row, cipher, { tenantId, connectionId });
      }),

    beginRenewal: (connectionId, number) =>
      within<RenewalTurn>(connectionId, { turn: 'none' }, async (tx, tenantId) => {
        const row = await find(tx, connectionId, 'FOR UPDATE');
        if (row === undefined) return { turn: 'none' };
        const tokens = readTokens(row, cipher, { tenantId, connectionId });
        if (tokens.number !== number) return { turn: 'done', tokens };
        const renewingMs = row.renewingMs === null ? undefined : Number(row.renewingMs);
        if (renewingMs !== undefined && renewingMs < renewalMs) {
          return { turn: 'theirs', forMs: renewalMs - renewingMs };
        }
        await tx.query('UPDATE tokens SET renewal_started_at = now() WHERE connection_id = $1', [
          connectionId,
        ]);
        return { turn: 'mine', tokens, isAnswerLost: renewingMs !== undefined };
      }),

    keepRenewed: (connectionId, number, tokens) =>
      within<StoredTokens | undefined>(connectionId, undefined, async (tx, tenantId) => {
        const key = { tenantId, connectionId };
        const { rows } = await tx.query<TokenColumns>(
          `UPDATE tokens SET sealed = $3, number = number + 1, renewal_started_at = NULL,
             expires_at = now() + $4 * interval '1 ms'
           WHERE connection_id = $1 AND number = $2 RETURNING ${columns}`,
          [connectionId, number, sealTokens(tokens, cipher, key), tokens.livesMs ?? null],
        );
        const row = rows[0] ?? (await find(tx, connectionId));
        return row === undefined ? undefined : readTokens(row, cipher, key);
      }),

    endRenewal: (connectionId, number) =>
      within(connectionId, undefined, async (tx) => {
        await tx.query(
          'UPDATE tokens SET renewal_started_at = NULL WHERE connection_id = $1 AND number = $2',
          [connectionId, number],
        );
      }),
  };
}

/** Inside of the transaction in which a person's login is taken. */
export async function writeTokens(
  tx: Transaction,
  key: { tenantId: string; connectionId: string },
  tokens: Tokens,
  cipher: Cipher,
): Promise<void> {
  await tx.query(
    `INSERT INTO tokens (tenant_id, connection_id, sealed, expires_at)
     VALUES ($1, $2, $3, now() + $4 * interval '1 ms')
     ON CONFLICT (tenant_id, connection_id) DO UPDATE SET sealed = excluded.sealed,
       expires_at = excluded.expires_at, number = tokens.number + 1, renewal_started_at = NULL`,
    [key.tenantId, key.connectionId, sealTokens(tokens, cipher, key), tokens.livesMs ?? null],
  );
}

async function find(tx: Transaction, connectionId: string, lock = ''): Promise<TokenColumns | undefined> {
  const { rows } = await tx.query<TokenColumns>(
    `SELECT ${columns} FROM tokens WHERE connection_id = $1 ${lock}`,
    [connectionId],
  );
  return rows[0];
}

function sealTokens({ accessToken, refreshToken, kept }: Tokens, cipher: Cipher, key: Key): Buffer {
  return cipher.seal(JSON.stringify({ accessToken, refreshToken, kept }), contextOf(key));
}

function readTokens(row: TokenColumns, cipher: Cipher, key: Key): StoredTokens {
  const opened: unknown = JSON.parse(cipher.open(row.sealed, contextOf(key)));
  const { accessToken, refreshToken, kept } = opened as Tokens;
  return {
    accessToken,
    refreshToken,
    kept: isPlainObject(kept) ? kept : {},
    number: Number(row.number),
    livesMs: row.livesMs === null ? undefined : Number(row.livesMs),
  };
}

interface Key {
  tenantId: string;
  connectionId: string;
}

function contextOf({ tenantId, connectionId }: Key): string[] {
  return ['tokens.sealed', tenantId, connectionId];
}
