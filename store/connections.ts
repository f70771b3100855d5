// Connections: one tenant's account in one CRM. Secrets are encrypted and leave this file only towards a session.
import { isPlainObject, type Json } from '../domain/json.ts';
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
}

export interface NewConnection {
  tenantId: string;
  connectionId: string;
  connector: string;
  settings: Record<string, Json>;
  secrets: Record<string, string>;
}

export interface Connections {
  /** Throws ConnectionExistsError. */
  add(connection: NewConnection): Promise<ConnectionRow>;
  /** New settings replace the old ones, secrets are merged; the epoch grows, and an expired login counts as renewed. */
  update(
    tenantId: string,
    connectionId: string,
    change: { settings?: Record<string, Json>; secrets?: Record<string, string> },
  ): Promise<ConnectionRow>;
  find(connectionId: string): Promise<ConnectionRow | undefined>;
  list(tenantId: string): Promise<ConnectionRow[]>;
  pause(tenantId: string, connectionId: string): Promise<ConnectionRow>;
  /** Also after an expired login: the epoch grows and parked contacts are to be woken. */
  resume(tenantId: string, connectionId: string): Promise<ConnectionRow>;
}

export class ConnectionExistsError extends Error {}
export class UnknownConnectionError extends Error {}

/** Their names have no twin in the tables about contacts, so that one statement can read both. */
export interface ConnectionColumns {
  tenant_id: string;
  connection_id: string;
  connector: string;
  settings: Record<string, Json>;
  secrets: Buffer;
  state: ConnectionState;
  epoch: string;
}

export function connectionColumns(table: string): string {
  const names = ['tenant_id', 'connection_id', 'connector', 'settings', 'secrets', 'state', 'epoch'];
  return names.map((name) => `${table}.${name}`).join(', ');
}

const columns = connectionColumns('connections');

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
          `INSERT INTO connections (tenant_id, connection_id, connector, settings, secrets) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT DO NOTHING RETURNING ${columns}`,
          [tenantId, connectionId, connection.connector, JSON.stringify(connection.settings), sealed],
        );
        return rows[0];
      });
      if (row === undefined)
        throw new ConnectionExistsError(`There is already a connection "${connectionId}".`);
      return readConnection(row, cipher);
    },

    update: (tenantId, connectionId, change) =>
      one(tenantId, connectionId, async (tx) => {
        const { rows } = await tx.query<ConnectionColumns>(
          `SELECT ${columns} FROM connections WHERE connection_id = $1 FOR UPDATE`,
          [connectionId],
        );
        const [old] = rows;
        if (old === undefined) return undefined;
        const secrets = { ...readConnection(old, cipher).secrets, ...change.secrets };
        const updated = await tx.query<ConnectionColumns>(
          `UPDATE connections SET settings = $2, secrets = $3, epoch = epoch + 1,
             state = CASE state WHEN 'auth_expired' THEN 'active' ELSE state END
           WHERE connection_id = $1 RETURNING ${columns}`,
          [
            connectionId,
            JSON.stringify(change.settings ?? old.settings),
            cipher.seal(JSON.stringify(secrets), secretsContext(tenantId, connectionId)),
          ],
        );
        return updated.rows[0];
      }),

    async find(connectionId) {
      const tenantId = await database.tenantOf(connectionId);
      if (tenantId === undefined) return undefined;
      const row = await database.withTenant(tenantId, async (tx) => {
        const { rows } = await tx.query<ConnectionColumns>(
          `SELECT ${columns} FROM connections WHERE connection_id = $1`,
          [connectionId],
        );
        return rows[0];
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
  };
}

function secretsContext(tenantId: string, connectionId: string): string[] {
  return ['connections.secrets', tenantId, connectionId];
}
