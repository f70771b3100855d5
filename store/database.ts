// The one way to Postgres: a pool, and transactions that name their tenant.
import pg from 'pg';

export interface Transaction {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>;
}

export interface Database {
  /** Runs `work` in one transaction that sees and writes only the rows of `tenantId`. */
  withTenant<T>(tenantId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** The tenant of a connection, or undefined; the only question asked outside of a tenant. */
  tenantOf(connectionId: string): Promise<string | undefined>;
  /** Enters a new connection; throws when another tenant has that id. */
  enterConnection(connectionId: string, tenantId: string): Promise<void>;
  /** All connections that exist, for the sweep. */
  directory(): Promise<{ connectionId: string; tenantId: string }[]>;
  isReachable(): Promise<boolean>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Connections of the pool; a push activity holds one for a few ms at a time. */
  poolSize?: number;
  log?: (message: string) => void;
}

export function createDatabase({ url, poolSize = 10, log = () => {} }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    // A half-open connection must not hold an activity for ever.
    query_timeout: 10_000,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    allowExitOnIdle: false,
  });
  // An idle client that loses its server raises 'error' on the pool; unheard, it ends the process.
  pool.on('error', (error) => log(`postgres: an idle connection was lost (${error.message})`));

  async function withTenant<T>(tenantId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      // One round trip for both; the value ends with the transaction.
      await client.query(`BEGIN; SELECT set_config('syncline.tenant', ${pg.escapeLiteral(tenantId)}, true)`);
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    withTenant,
    async tenantOf(connectionId) {
      const { rows } = await pool.query<{ tenant_id: string }>(
        'SELECT tenant_id FROM connection_directory WHERE connection_id = $1',
        [connectionId],
      );
      return rows[0]?.tenant_id;
    },
    async enterConnection(connectionId, tenantId) {
      const { rows } = await pool.query<{ tenant_id: string }>(
        `INSERT INTO connection_directory (connection_id, tenant_id) VALUES ($1, $2)
         ON CONFLICT (connection_id) DO UPDATE SET connection_id = excluded.connection_id RETURNING tenant_id`,
        [connectionId, tenantId],
      );
      if (rows[0]?.tenant_id !== tenantId) throw new Error(`The connection id "${connectionId}" is taken.`);
    },
    async directory() {
      const { rows } = await pool.query<{ connection_id: string; tenant_id: string }>(
        'SELECT connection_id, tenant_id FROM connection_directory',
      );
      return rows.map((row) => ({ connectionId: row.connection_id, tenantId: row.tenant_id }));
    },
    async isReachable() {
      return pool.query('SELECT 1').then(
        () => true,
        () => false,
      );
    },
    close: () => pool.end(),
  };
}

/** Somebody else entered the same key at the same moment: a second look finds it. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505';
}
