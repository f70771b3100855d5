// One import's row: a new one, or the unfinished one that this start goes on with.
import { randomBytes } from 'node:crypto';
import {
  beatEveryMs,
  ImportRefusedError,
  type ImportIdentity,
  type ImportRecord,
  type ImportState,
} from '../../domain/import-ledger.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import type { Transaction } from '../database.ts';

export interface ImportColumns {
  bulk_id: string;
  connection_id: string;
  object: ObjectType;
  content_hash: string;
  options: string;
  source: string;
  state: ImportState;
  is_interrupted: boolean;
  started_at: string;
}

/** A command whose machine stands still for a moment is not gone. */
const silentMs = 6 * beatEveryMs;

const columns = `bulk_id, connection_id, object, content_hash, options, source, state,
  state = 'running' AND NOT is_source_ended AND coalesce(alive_at < now() - interval '${silentMs} ms', true) AS is_interrupted,
  (extract(epoch FROM started_at) * 1000)::bigint AS started_at`;

const hasRowsInFlight = `EXISTS (SELECT 1 FROM import_rows r
  WHERE r.tenant_id = imports.tenant_id AND r.bulk_id = imports.bulk_id AND r.outcome IS NULL)`;

/** Resumes the unfinished import that is the same, or begins one. Throws ImportRefusedError. */
export async function openImport(
  tx: Transaction,
  tenantId: string,
  identity: ImportIdentity,
): Promise<ImportRecord> {
  const { connectionId, object, contentHash, options } = identity;
  // Two starts of one file at the same time are one import, not two.
  const what = identity.bulkId ?? JSON.stringify([connectionId, object, contentHash, options]);
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tenantId} ${what}`]);
  const unfinished = await findUnfinished(tx, identity);
  if (unfinished !== undefined) {
    await beat(tx, unfinished.bulk_id);
    return { ...readImport(unfinished, true), isInterrupted: false };
  }
  const created = await tx.query<ImportColumns>(
    `INSERT INTO imports (tenant_id, bulk_id, connection_id, object, content_hash, options, source, alive_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now()) RETURNING ${columns}`,
    [tenantId, identity.bulkId ?? newBulkId(), connectionId, object, contentHash, options, identity.source],
  );
  return readImport(known(created.rows[0], ''), false);
}

/** By its id, where one is given; otherwise by what it imports. One that ended unnoticed is marked finished. */
async function findUnfinished(tx: Transaction, identity: ImportIdentity): Promise<ImportColumns | undefined> {
  const { bulkId, connectionId, object, contentHash, options } = identity;
  if (bulkId !== undefined) {
    const given = await findImport(tx, bulkId);
    if (given !== undefined) refuseOther(given, identity);
    return given;
  }
  const { rows } = await tx.query<ImportColumns>(
    `SELECT ${columns} FROM imports
     WHERE connection_id = $1 AND object = $2 AND content_hash = $3 AND options = $4 AND state IN ('running', 'paused')
     ORDER BY imports.started_at`,
    [connectionId, object, contentHash, options],
  );
  for (const row of rows) if (!(await markFinished(tx, row.bulk_id))) return row;
  return undefined;
}

function refuseOther(given: ImportColumns, identity: ImportIdentity): void {
  const { bulk_id: bulkId, state } = given;
  const isSame =
    given.connection_id === identity.connectionId &&
    given.object === identity.object &&
    given.content_hash === identity.contentHash &&
    given.options === identity.options;
  if (!isSame) throw new ImportRefusedError({ code: 'other_import', bulkId });
  if (state === 'finished' || state === 'cancelled')
    throw new ImportRefusedError({ code: 'import_has_ended', bulkId, state });
}

/** Its source is read at this moment. */
export async function beat(tx: Transaction, bulkId: string): Promise<void> {
  await tx.query('UPDATE imports SET alive_at = now() WHERE bulk_id = $1', [bulkId]);
}

/** False: it is over already, its source has not ended, or rows are still on their way. */
export async function markFinished(tx: Transaction, bulkId: string): Promise<boolean> {
  const finished = await tx.query(
    `UPDATE imports SET state = 'finished', finished_at = now()
     WHERE bulk_id = $1 AND state IN ('running', 'paused') AND is_source_ended AND NOT ${hasRowsInFlight}`,
    [bulkId],
  );
  return finished.rowCount === 1;
}

/** Undefined when there is no such import. */
export async function findImport(tx: Transaction, bulkId: string): Promise<ImportColumns | undefined> {
  const { rows } = await tx.query<ImportColumns>(`SELECT ${columns} FROM imports WHERE bulk_id = $1`, [
    bulkId,
  ]);
  return rows[0];
}

export async function newestImports(tx: Transaction, most: number): Promise<ImportColumns[]> {
  const { rows } = await tx.query<ImportColumns>(
    `SELECT ${columns} FROM imports ORDER BY imports.started_at DESC LIMIT $1`,
    [most],
  );
  return rows;
}

/** A row as the ledger answers it; `isResumed`: it was there before this run. */
export function readImport(row: ImportColumns, isResumed: boolean): ImportRecord {
  return {
    bulkId: row.bulk_id,
    connectionId: row.connection_id,
    object: row.object,
    startedAt: Number(row.started_at),
    state: row.state,
    isInterrupted: row.is_interrupted,
    isResumed,
    source: row.source,
  };
}

/** `20261121-k3f9qz`: a day that people recognise, and no colon, because change ids are split at it. */
function newBulkId(): string {
  const random = [...randomBytes(6)].map((byte) => (byte % 36).toString(36)).join('');
  return `${new Date().toISOString().slice(0, 10).replaceAll('-', '')}-${random}`;
}

/** Throws ImportRefusedError when there is no such import. */
export function known<T>(value: T | undefined, bulkId: string): T {
  if (value === undefined) throw new ImportRefusedError({ code: 'no_such_import', bulkId });
  return value;
}
