// Connections: one tenant's account in one CRM. Secrets are encrypted and leave this file only towards a session.
import { withAccount, type Account } from '../domain/account.ts';
import type { Target } from '../domain/account-target.ts';
import { isPlainObject, type Json } from '../domain/json.ts';
import { changeAccount, type AccountAnswer, type MovedLinks } from './connection-account.ts';
import { logIn, logOut, type NewLogin } from './connection-login.ts';
import { keptForConnection, removeConnection, type KeptForConnection } from './connection-removal.ts';
import type { Database, Transaction } from './database.ts';
import type { Cipher } from './encryption.ts';

export type ConnectionState = 'active' | 'paused' | 'auth_expired';

export interface ConnectionRow {
  tenantId: string;
  connectionId: string;
  connector: string;
  settings: Record<string, Json>;
  secrets: Record<string, string>;
  state: ConnectionState;
  /** Grows with resume, new login and changed settings. */
  epoch: number;
  /** That the login opens; undefined where nobody has asked the CRM. */
  account?: Account | undefined;
}

export interface NewConnection {
  tenantId: string;
  connectionId: string;
  connector: string;
  settings: Record<string, Json>;
  secrets: Record<string, string>;
}

type Settings = Record<string, Json>;

/** New settings need to know what they point at, or somebody who says that it is the same account. */
export type ConnectionChange = {
  secrets?: Record<string, string>;
  /** What the CRM says that these secrets open; undefined where it was not asked, or does not say. */
  opens?: Account | undefined;
} & (
  | { settings?: undefined }
  | { settings: Settings; account: 'same' }
  | { settings: Settings; targetOf: (settings: Settings) => Target; account?: AccountAnswer | undefined }
);

/** `moved`: the settings point at another account now. */
export type ChangedConnection = ConnectionRow & { moved?: MovedLinks };

export interface Connections {
  /** Throws ConnectionExistsError. */
  add(connection: NewConnection): Promise<ConnectionRow>;
  /** Whose account it is, seen for the first time; one that is known stays. */
  seeAccount(tenantId: string, connectionId: string, account: Account): Promise<ConnectionRow>;
  /** The CRM has let a person in: the epoch grows, and what waited for the login goes on. Throws OtherAccountError. */
  logIn(tenantId: string, connectionId: string, login: NewLogin): Promise<ChangedConnection>;
  /** The tokens are forgotten, and what it pushes waits for the next login. */
  logOut(tenantId: string, connectionId: string): Promise<ConnectionRow>;
  /**
   * New settings replace the old ones, secrets are merged; the epoch grows, and an expired login counts as renewed.
   * `change` may be made of what is there, while nobody else can change it. Throws OtherAccountError.
   */
  update(
    tenantId: string,
    connectionId: string,
    change: ConnectionChange | ((current: ConnectionRow) => ConnectionChange),
  ): Promise<ChangedConnection>;
  find(connectionId: string): Promise<ConnectionRow | undefined>;
  list(tenantId: string): Promise<ConnectionRow[]>;
  pause(tenantId: string, connectionId: string): Promise<ConnectionRow>;
  /** What is there of its entities. */
  kept(tenantId: string, connectionId: string): Promise<KeptForConnection>;
  /**
   * `withEntities`: with all that is known of them. Throws UnknownConnectionError, ConnectionInUseError and
   * ConnectionBusyError.
   */
  remove(tenantId: string, connectionId: string, options: { withEntities: boolean }): Promise<void>;
  /** Also after an expired login: the epoch grows and parked entities are to be woken. */
  resume(tenantId: string, connectionId: string): Promise<ConnectionRow>;
}

/** The id is taken; nothing was changed. */
export class ConnectionExistsError extends Error {}
/** There is no connection of this id in the tenant. */
export class UnknownConnectionError extends Error {}

/** Their names have no twin in the tables about entities, so that one statement can read both. */
export interface ConnectionColumns {
  tenant_id: string;
  connection_id: string;
  connector: string;
  settings: Record<string, Json>;
  secrets: Buffer;
  state: ConnectionState;
  epoch: string;
  account: Account | null;
}

/** For a SELECT that `readConnection` reads; `table` is the name or alias that it has there. */
export function connectionColumns(table: string): string {
  const names = [
    'tenant_id',
    'connection_id',
    'connector',
    'settings',
    'secrets',
    'state',
    'epoch',
    'account',
  ];
  return names.map((name) => `${table}.${name}`).join(', ');
}

const columns = connectionColumns('connections');

/** `cipher` opens and seals their secrets. */
export function createConnections(database: Database, cipher: Cipher): Connections {
  async function one(
    tenantId: string,
    connectionId: string,
    work: (tx: Transaction) => Promise<ConnectionColumns | undefined>,
  ): Promise<ConnectionRow> {
    const row = await database.withTenant(tenantId, work);
    if (row === undefined) throw new UnknownConnectionError(`There is no connection "${connectionId}".`);
    return readConnection(row, cipher);
  }

  return {
    async add(connection) {
      await database.enterConnection(connection.connectionId, connection.tenantId);
      const { tenantId, connectionId } = connection;
      const sealed = cipher.seal(JSON.stringify(connection.secrets), secretsContext(tenantId, connectionId));
      const row = await database.withTenant(tenantId, async (tx) => {
        const { rows } = await tx.query<ConnectionColumns>(
          `INSERT INTO connections (tenant_id, connection_id, connector, settings, secrets, epoch)
           SELECT $1, $2, $3, $4, $5, last_epoch + 1 FROM connection_directory WHERE connection_id = $2
           ON CONFLICT DO NOTHING RETURNING ${columns}`,
          [tenantId, connectionId, connection.connector, JSON.stringify(connection.settings), sealed],
        );
        return rows[0];
      });
      if (row === undefined)
        throw new ConnectionExistsError(`There is already a connection "${connectionId}".`);
      return readConnection(row, cipher);
    },

    async update(tenantId, connectionId, given) {
      let moved: MovedLinks | undefined;
      const row = await one(tenantId, connectionId, async (tx) => {
        const current = await lockConnection(tx, connectionId, cipher);
        if (current === undefined) return undefined;
        const change = typeof given === 'function' ? given(current) : given;
        const accountAfter = change.opens ?? current.account;
        if (change.settings !== undefined && 'targetOf' in change) {
          moved = await changeAccount(tx, current, {
            before: withAccount(change.targetOf(current.settings), current.account ?? change.opens),
            after: withAccount(change.targetOf(change.settings), accountAfter),
            answer: change.account,
          });
        }
        const secrets = { ...current.secrets, ...change.secrets };
        const updated = await tx.query<ConnectionColumns>(
          `UPDATE connections SET settings = $2, secrets = $3, account = $4, epoch = epoch + 1,
             state = CASE state WHEN 'auth_expired' THEN 'active' ELSE state END
           WHERE connection_id = $1 RETURNING ${columns}`,
          [
            connectionId,
            JSON.stringify(change.settings ?? current.settings),
            cipher.seal(JSON.stringify(secrets), secretsContext(tenantId, connectionId)),
            accountAfter ?? null,
          ],
        );
        return updated.rows[0];
      });
      return moved === undefined ? row : { ...row, moved };
    },

    seeAccount: (tenantId, connectionId, account) =>
      one(tenantId, connectionId, async (tx) => {
        await tx.query('UPDATE connections SET account = $2 WHERE connection_id = $1 AND account IS NULL', [
          connectionId,
          account,
        ]);
        return (await readColumns(tx, connectionId))[0];
      }),

    async logIn(tenantId, connectionId, login) {
      let moved: MovedLinks | undefined;
      const row = await one(tenantId, connectionId, async (tx) => {
        const current = await lockConnection(tx, connectionId, cipher);
        if (current === undefined) return undefined;
        moved = await logIn(tx, current, login, cipher);
        return (await readColumns(tx, connectionId))[0];
      });
      return moved === undefined ? row : { ...row, moved };
    },

    logOut: (tenantId, connectionId) =>
      one(tenantId, connectionId, async (tx) => {
        const current = await lockConnection(tx, connectionId, cipher);
        if (current === undefined) return undefined;
        await logOut(tx, connectionId);
        return (await readColumns(tx, connectionId))[0];
      }),

    async find(connectionId) {
      const tenantId = await database.tenantOf(connectionId);
      if (tenantId === undefined) return undefined;
      const row = await database.withTenant(tenantId, async (tx) => {
        return (await readColumns(tx, connectionId))[0];
      });
      return row === undefined ? undefined : readConnection(row, cipher);
    },

    async list(tenantId) {
      const { rows } = await database.withTenant(tenantId, (tx) =>
        tx.query<ConnectionColumns>(`SELECT ${columns} FROM connections ORDER BY connection_id`),
      );
      return rows.map((row) => readConnection(row, cipher));
    },

    pause: (tenantId, connectionId) =>
      one(tenantId, connectionId, async (tx) => {
        const { rows } = await tx.query<ConnectionColumns>(
          `UPDATE connections SET state = 'paused' WHERE connection_id = $1 RETURNING ${columns}`,
          [connectionId],
        );
        return rows[0];
      }),

    kept: (tenantId, connectionId) =>
      database.withTenant(tenantId, (tx) => keptForConnection(tx, connectionId)),

    async remove(tenantId, connectionId, options) {
      const isRemoved = await database.withTenant(tenantId, (tx) =>
        removeConnection(tx, connectionId, options),
      );
      if (!isRemoved) throw new UnknownConnectionError(`There is no connection "${connectionId}".`);
    },

    resume: (tenantId, connectionId) =>
      one(tenantId, connectionId, async (tx) => {
        const { rows } = await tx.query<ConnectionColumns>(
          `UPDATE connections SET state = 'active', epoch = epoch + 1 WHERE connection_id = $1 RETURNING ${columns}`,
          [connectionId],
        );
        return rows[0];
      }),
  };
}

async function readColumns(tx: Transaction, connectionId: string, lock = ''): Promise<ConnectionColumns[]> {
  const { rows } = await tx.query<ConnectionColumns>(
    `SELECT ${columns} FROM connections WHERE connection_id = $1 ${lock}`,
    [connectionId],
  );
  return rows;
}

/** Not FOR UPDATE: a push that writes its link while it holds its intent must not wait for us, who wait for it. */
async function lockConnection(
  tx: Transaction,
  connectionId: string,
  cipher: Cipher,
): Promise<ConnectionRow | undefined> {
  const [row] = await readColumns(tx, connectionId, 'FOR NO KEY UPDATE');
  return row === undefined ? undefined : readConnection(row, cipher);
}

/** Decrypts its secrets; throws UnknownKeyError when their key is not there any more. */
export function readConnection(row: ConnectionColumns, cipher: Cipher): ConnectionRow {
  const secrets: unknown = JSON.parse(
    cipher.open(row.secrets, secretsContext(row.tenant_id, row.connection_id)),
  );
  return {
    tenantId: row.tenant_id,
    connectionId: row.connection_id,
    connector: row.connector,
    settings: row.settings,
    secrets: isPlainObject(secrets) ? (secrets as Record<string, string>) : {},
    state: row.state,
    epoch: Number(row.epoch),
    ...(row.account === null ? {} : { account: row.account }),
  };
}

function secretsContext(tenantId: string, connectionId: string): string[] {
  return ['connections.secrets', tenantId, connectionId];
}
