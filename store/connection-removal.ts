// A connection goes with all that is known of its entities, or not at all while anything of them is left.
import type { ObjectType } from '../domain/objects/objects.ts';
import type { Transaction } from './database.ts';

/** What a connection would take along. */
export interface KeptForConnection {
  /** Entities that are linked to a record of the CRM. */
  links: Partial<Record<ObjectType, number>>;
  /** Links of accounts that it does not point at any more. */
  linksApart: number;
  /** Entities whose fields are kept. */
  entities: number;
  /** Writes that have no answer yet: a record may be there that no link names. */
  unanswered: number;
  forgotten: number;
  runningImports: number;
}

/** Nothing was removed. */
export class ConnectionInUseError extends Error {
  readonly connectionId: string;
  readonly kept: KeptForConnection;

  constructor(connectionId: string, kept: KeptForConnection) {
    super(`"${connectionId}" has entities.`);
    this.connectionId = connectionId;
    this.kept = kept;
  }
}

/** A push is under way at this moment; nothing was removed. */
export class ConnectionBusyError extends Error {
  readonly connectionId: string;

  constructor(connectionId: string) {
    super(
      `Something is being sent to "${connectionId}" at this moment, and that ends within a minute: remove it then. While it is paused nothing more begins.`,
    );
    this.connectionId = connectionId;
  }
}

/** Those that refer to the connection come before it; rows of imports go with their import. */
const tables = [
  'timeline',
  'associations',
  'forgotten',
  'parked',
  'key_claims',
  'intents',
  'intents_apart',
  'entity_state',
  'links_apart',
  'links',
  'imports',
  'tokens',
];

/** Of one statement: a million rows must not run into the statement's time-out. */
const rowsAtOnce = 10_000;

/** Inside of a transaction. False: there is no such connection. Throws ConnectionInUseError and ConnectionBusyError. */
export async function removeConnection(
  tx: Transaction,
  connectionId: string,
  { withEntities }: { withEntities: boolean },
): Promise<boolean> {
  // An attempt claims under a share lock of this row: those that have are waited for, and none begins any more.
  const { rows } = await tx.query<{ epoch: string }>(
    'SELECT epoch FROM connections WHERE connection_id = $1 FOR UPDATE',
    [connectionId],
  );
  const [connection] = rows;
  if (connection === undefined) return false;
  if (await isBusy(tx, connectionId)) throw new ConnectionBusyError(connectionId);
  if (!withEntities) {
    const kept = await keptForConnection(tx, connectionId);
    if (!isNothing(kept)) throw new ConnectionInUseError(connectionId, kept);
  }
  for (const table of tables) await emptyOf(tx, table, connectionId);
  await tx.query('DELETE FROM connections WHERE connection_id = $1', [connectionId]);
  // The id stays its tenant's: workflows that are still open ask for it, and find that there is nothing.
  await tx.query('UPDATE connection_directory SET last_epoch = $2 WHERE connection_id = $1', [
    connectionId,
    connection.epoch,
  ]);
  return true;
}

async function isBusy(tx: Transaction, connectionId: string): Promise<boolean> {
  const { rows } = await tx.query(
    'SELECT 1 FROM intents WHERE connection_id = $1 AND deadline_at > now() LIMIT 1',
    [connectionId],
  );
  return rows.length > 0;
}

export async function keptForConnection(tx: Transaction, connectionId: string): Promise<KeptForConnection> {
  const count = (table: string, condition = 'true'): string =>
    `(SELECT count(*)::int FROM ${table} WHERE connection_id = $1 AND ${condition})`;
  const { rows } = await tx.query<Omit<KeptForConnection, 'links'>>(
    `SELECT ${count('links_apart')} AS "linksApart", ${count('entity_state')} AS entities,
       ${count('intents', 'sent_at IS NOT NULL')} AS unanswered, ${count('forgotten')} AS forgotten,
       ${count('imports', "state IN ('running', 'paused')")} AS "runningImports"`,
    [connectionId],
  );
  const linked = await tx.query<{ object: ObjectType; count: number }>(
    'SELECT object, count(*)::int AS count FROM links WHERE connection_id = $1 GROUP BY object',
    [connectionId],
  );
  const counts = rows[0] as Omit<KeptForConnection, 'links'>;
  const links = Object.fromEntries(linked.rows.map(({ object, count: many }) => [object, many]));
  return { links, ...counts };
}

export function isNothing({ links, ...counts }: KeptForConnection): boolean {
  return Object.keys(links).length === 0 && Object.values(counts).every((count) => count === 0);
}

async function emptyOf(tx: Transaction, table: string, connectionId: string): Promise<void> {
  for (;;) {
    const { rowCount } = await tx.query(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${table} WHERE connection_id = $1 LIMIT ${rowsAtOnce}))`,
      [connectionId],
    );
    if ((rowCount ?? 0) < rowsAtOnce) return;
  }
}
