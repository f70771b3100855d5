// The one way to Postgres: a pool, and transactions that name their tenant.
import { createHash } from 'node:crypto';
import pg from 'pg';

export interface Transaction {
  /**
   * Statements run in the order in which they are asked for, each when the one before is done; asked for together, they
   * travel together. A text is planned once per connection of the pool: values belong into `values`.
   */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>;
}

export interface Database {
  /** Runs `work` in one transaction that sees and writes only the rows of `tenantId`. */
  withTenant<T>(tenantId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * The same in one round trip, for work that asks for all its statements at once: it is committed before `work` sees
   * a result. An error of a statement rolls it back, one thrown by `work` does not.
   */
  inOneTrip<T>(tenantId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** The tenant of a connection, or undefined; the only question asked outside of a tenant. */
  tenantOf(connectionId: string): Promise<string | undefined>;
  /** Enters a new connection; throws when another tenant has that id. */
  enterConnection(connectionId: string, tenantId: string): Promise<void>;
  /** All connections that exist, for the sweep. */
  directory(): Promise<{ connectionId: string; tenantId: string }[]>;
  /** A tenant that has connections, or undefined. */
  anyTenant(): Promise<string | undefined>;
  /** One statement about a table that belongs to no tenant. */
  outsideOfTenants: Transaction['query'];
  isReachable(): Promise<boolean>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Connections of the pool; a push activity holds one for a few ms at a time. */
  poolSize?: number;
  /** A half-open connection must not hold an activity for ever. */
  statementTimeoutMs?: number;
  log?: (message: string) => void;
}

/** Opens no connection before the first statement; whoever creates it closes it. */
export function createDatabase({
  url,
  poolSize = 10,
  statementTimeoutMs = 10_000,
  log = () => {},
}: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    query_timeout: statementTimeoutMs,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    allowExitOnIdle: false,
    // A statement does not wait until the answer to the one before has come back.
    pipeline: true,
  });
  // A connection that is lost raises 'error': an idle one on the pool, one in use on itself, where its statements fail
  // as well. Unheard, either ends the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', (error) => log(`postgres: an idle connection was lost (${error.message})`));

  let mayPrepare = true;

  async function transact<T>(
    tenantId: string,
    run: (transaction: OpenTransaction) => Promise<T>,
  ): Promise<T> {
    const client = await pool.connect();
    const isPrepared = mayPrepare;
    const transaction = openTransaction(client, { tenantId, isPrepared });
    let broken: Error | undefined;
    try {
      return await run(transaction);
    } catch (error) {
      await transaction.end('ROLLBACK').catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      if (isStalePlan(error)) broken = error;
      if (!isPrepared || !isNotPrepared(error)) throw error;
      if (mayPrepare) log('postgres: a pooler keeps no prepared statements; going on without them');
      mayPrepare = false;
    } finally {
      client.release(broken);
    }
    return transact(tenantId, run);
  }

  return {
    withTenant: (tenantId, work) =>
      transact(tenantId, async ({ begun, tx, end }) => {
        const [result] = await Promise.all([work(tx), begun]);
        await end('COMMIT');
        return result;
      }),
    inOneTrip: (tenantId, work) =>
      transact(tenantId, async ({ begun, tx, end }) => {
        const [result] = await Promise.all([work(tx), begun, end('COMMIT')]);
        return result;
      }),
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
    async anyTenant() {
      const { rows } = await pool.query<{ tenant_id: string }>(
        'SELECT tenant_id FROM connection_directory LIMIT 1',
      );
      return rows[0]?.tenant_id;
    },
    outsideOfTenants: (text, values = []) => pool.query(text, values),
    async isReachable() {
      return pool.query('SELECT 1').then(
        () => true,
        () => false,
      );
    },
    close: () => pool.end(),
  };
}

interface OpenTransaction {
  begun: Promise<unknown>;
  tx: Transaction;
  end(how: 'COMMIT' | 'ROLLBACK'): Promise<unknown>;
}

function openTransaction(
  client: pg.PoolClient,
  { tenantId, isPrepared }: { tenantId: string; isPrepared: boolean },
): OpenTransaction {
  let isOver = false;
  return {
    // The tenant ends with the transaction. If this fails, so does every statement after it.
    begun: client.query(`BEGIN; SELECT set_config('syncline.tenant', ${pg.escapeLiteral(tenantId)}, true)`),
    tx: {
      async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) {
        // Whoever goes on after its neighbour failed must not reach into the connection's next transaction.
        if (isOver) throw new Error('A statement came after the end of its transaction.');
        return client.query<Row>({ ...(isPrepared ? { name: statementName(text) } : {}), text, values });
      },
    },
    end(how) {
      isOver = true;
      return client.query(how);
    },
  };
}

const statementNames = new Map<string, string>();

/**
 * A name makes it a prepared statement: planning our joins costs Postgres more than running them. Equal names are equal
 * texts in every process, because a pooler may hand one process the connection of another.
 */
function statementName(text: string): string {
  const name = statementNames.get(text) ?? createHash('sha256').update(text).digest('base64url').slice(0, 22);
  statementNames.set(text, name);
  return name;
}

/** "Exists already" or "does not exist": a pooler that gives each transaction another connection lost it. */
function isNotPrepared(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '42P05' || error.code === '26000');
}

/** A migration changed what a prepared statement answers: only a new connection plans it anew. */
function isStalePlan(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && error.code === '0A000';
}

/** Somebody else entered the same key at the same moment: a second look finds it. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505';
}
