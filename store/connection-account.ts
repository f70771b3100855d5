// Settings that point at another account. Links to records of the old one would be strangers' records there, so a person
// says whether the account has moved or is another one; then the links are kept apart, and come back with their account.
import { createHash } from 'node:crypto';
import { changedParts, targetText, type Target } from '../domain/account-target.ts';
import type { ObjectType } from '../domain/objects/objects.ts';
import type { Transaction } from './database.ts';

/** `same`: it has moved, the links stay. `new`: another one, the links are kept apart. */
export type AccountAnswer = 'same' | 'new';

export interface MovedLinks {
  setApart: number;
  broughtBack: number;
}

type Counts = Partial<Record<ObjectType, number>>;

/** What is there, at the account that the settings point at now. */
export interface KeptAtAccount {
  links: Counts;
  /** Writes that have no answer yet. */
  unanswered: number;
  /** Forgotten ones that have a record there. */
  forgotten: Counts;
}

/** A person has to say which account it is; nothing was changed. */
export class OtherAccountError extends Error {
  readonly connectionId: string;
  /** The settings that point elsewhere. */
  readonly changed: string[];
  readonly kept: KeptAtAccount;

  constructor(connectionId: string, changed: string[], kept: KeptAtAccount) {
    super(`"${connectionId}" would point elsewhere by ${changed.join(', ')}, and there are links.`);
    this.connectionId = connectionId;
    this.changed = changed;
    this.kept = kept;
  }
}

/** Of one statement: a table of a million links must not run into the statement's time-out. */
const linksAtOnce = 10_000;

interface Connection {
  tenantId: string;
  connectionId: string;
}

/**
 * Inside of the transaction that changes the settings, which has locked the connection's row: an attempt claims only
 * under the epoch that it has read, so after this one nothing of the old account is written. Undefined: the same account.
 */
export async function changeAccount(
  tx: Transaction,
  connection: Connection,
  { before, after, answer }: { before: Target; after: Target; answer: AccountAnswer | undefined },
): Promise<MovedLinks | undefined> {
  const changed = changedParts(before, after);
  if (changed.length === 0 || answer === 'same') return undefined;
  const { connectionId } = connection;
  if (answer === undefined) await refuseWithLinks(tx, connectionId, changed);

  // Before the links: an attempt that writes its link right now holds its intent, and is waited for here.
  await moveIntents(tx, connectionId, { from: hashOf(before), to: hashOf(after) });
  await tx.query('DELETE FROM key_claims WHERE connection_id = $1', [connectionId]);
  // Of records of the old account: with those of the new one it is begun anew.
  await tx.query(
    `WITH over AS (DELETE FROM associations WHERE connection_id = $1 AND NOT is_wanted)
     UPDATE associations SET state = 'waiting', external_id = NULL, other_external_id = NULL, horizon_at = NULL,
       failure = NULL WHERE connection_id = $1 AND is_wanted AND state <> 'unsupported'`,
    [connectionId],
  );
  // A restored entity is looked for in the account that is connected then.
  await tx.query('UPDATE forgotten SET target = $2 WHERE connection_id = $1 AND target IS NULL', [
    connectionId,
    hashOf(before),
  ]);
  await tx.query('UPDATE forgotten SET target = NULL WHERE connection_id = $1 AND target = $2', [
    connectionId,
    hashOf(after),
  ]);
  const setApart = await moveLinks(tx, 'apart', [connectionId, hashOf(before)]);
  const broughtBack = await moveLinks(tx, 'back', [connectionId, hashOf(after)]);
  return { setApart, broughtBack };
}

async function refuseWithLinks(tx: Transaction, connectionId: string, changed: string[]): Promise<void> {
  const { rows } = await tx.query<{ what: keyof KeptAtAccount; object: ObjectType; count: string }>(
    `SELECT 'links' AS what, object, count(*) FROM links WHERE connection_id = $1 GROUP BY object
     UNION ALL SELECT 'unanswered', object, count(*) FROM intents
       WHERE connection_id = $1 AND (sent_at IS NOT NULL OR deadline_at > now()) GROUP BY object
     UNION ALL SELECT 'forgotten', object, count(*) FROM forgotten
       WHERE connection_id = $1 AND target IS NULL AND (external_id IS NOT NULL OR kind IS NOT NULL) GROUP BY object`,
    [connectionId],
  );
  if (rows.length === 0) return;
  const kept: KeptAtAccount = { links: {}, unanswered: 0, forgotten: {} };
  for (const { what, object, count } of rows) {
    if (what === 'unanswered') kept.unanswered += Number(count);
    else kept[what][object] = Number(count);
  }
  throw new OtherAccountError(connectionId, changed, kept);
}

const linkColumns = [
  'tenant_id',
  'connection_id',
  'object',
  'entity_id',
  'external_id',
  'url',
  'redirect_url',
  'fingerprint',
  'sent_hashes',
  'created_push_id',
  'is_adopting',
  'linked_at',
];

/** What was sent to the old account may still be executed there, and is asked for when the connection is back. */
async function moveIntents(
  tx: Transaction,
  connectionId: string,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const columns = 'tenant_id, connection_id, object, entity_id, kind, sent_at, horizon_at, sent';
  await tx.query(
    `WITH open AS (DELETE FROM intents WHERE connection_id = $1 RETURNING ${columns})
     INSERT INTO intents_apart (${columns}, target) SELECT ${columns}, $2 FROM open WHERE sent_at IS NOT NULL
     ON CONFLICT (tenant_id, connection_id, object, entity_id, target) DO UPDATE SET kind = excluded.kind,
       sent_at = excluded.sent_at, horizon_at = excluded.horizon_at, sent = excluded.sent`,
    [connectionId, from],
  );
  await tx.query(
    `WITH back AS (DELETE FROM intents_apart WHERE connection_id = $1 AND target = $2 RETURNING ${columns})
     INSERT INTO intents (${columns}, token, deadline_at)
     SELECT ${columns}, gen_random_uuid(), now() - interval '1 ms' FROM back
     ON CONFLICT DO NOTHING`,
    [connectionId, to],
  );
}

/** `values`: connection and target. */
async function moveLinks(
  tx: Transaction,
  way: 'apart' | 'back',
  values: [connectionId: string, target: string],
): Promise<number> {
  const [table, of] =
    way === 'apart' ? ['links', 'connection_id = $1'] : ['links_apart', 'connection_id = $1 AND target = $2'];
  // Everything up to a bound: a list of rows to delete is compared one by one as long as the table has no statistics.
  const page = `DELETE FROM ${table} WHERE ${of} AND (object, entity_id) <= ($3, $4) RETURNING ${linkColumns.join(', ')}`;
  const columns = linkColumns.join(', ');
  const statement = {
    apart: `WITH page AS (${page}), kept AS (
        INSERT INTO links_apart (${columns}, target) SELECT ${columns}, $2 FROM page
        ON CONFLICT (tenant_id, connection_id, object, entity_id, target) DO UPDATE SET
          external_id = excluded.external_id, url = excluded.url, redirect_url = excluded.redirect_url,
          fingerprint = excluded.fingerprint,
          sent_hashes = excluded.sent_hashes, created_push_id = excluded.created_push_id,
          is_adopting = excluded.is_adopting, linked_at = excluded.linked_at)
      SELECT count(*) FROM page`,
    // What a person has linked at this very moment stands.
    back: `WITH page AS (${page}), kept AS (
        INSERT INTO links (${columns}) SELECT ${columns} FROM page ON CONFLICT DO NOTHING)
      SELECT count(*) FROM page`,
  }[way];
  let moved = 0;
  for (;;) {
    const bound = await tx.query<{ object: string; entity_id: string }>(
      `SELECT object, entity_id FROM (
         SELECT object, entity_id FROM ${table} WHERE ${of} AND $2::text IS NOT NULL
         ORDER BY object, entity_id LIMIT ${linksAtOnce}) AS page
       ORDER BY object DESC, entity_id DESC LIMIT 1`,
      values,
    );
    const [last] = bound.rows;
    if (last === undefined) return moved;
    const { rows } = await tx.query<{ count: string }>(statement, [...values, last.object, last.entity_id]);
    moved += Number(rows[0]?.count);
  }
}

function hashOf(target: Target): string {
  return createHash('sha256').update(targetText(target)).digest('base64url');
}
