// The intent row: who may write this entity to the CRM, until when, and what was sent without a known answer.
// It decides, never the attempt number. All times by Postgres' clock.
import { keyedHash } from '../encryption.ts';
import { forgottenHash, isForgotten, ofEntity, primaryKey, type RowContext } from './row-context.ts';

export interface MatchKeyOfIntent {
  field: string;
  value: string;
  /** Where the record that was sent holds it. */
  at?: string;
}

/** What was sent: enough to find the record again, and to see what differs from it now. */
export interface Sent {
  keys: MatchKeyOfIntent[];
  /** CRM field → hash of the value */
  hashes: Record<string, string>;
  /** Of `missing`: the record that is gone. */
  gone?: string;
  /** The person's word on which this create was sent after one without an answer: it does not count again. */
  word?: string | undefined;
}

/** `missing`: nothing was sent; the record is gone, and another is made when a lookup can be trusted. */
export type IntentKind = 'create' | 'update' | 'missing';

export interface Unanswered {
  kind: IntentKind;
  sent: Sent;
  /** How long no lookup counts as "none", and no write may follow. 0: the horizon has passed. */
  untilHorizonMs: number;
}

export type Claim =
  | { kind: 'claimed'; token: string; unanswered: Unanswered | undefined }
  | { kind: 'held'; retryAfterMs: number };

export type KeyClaim =
  | { kind: 'claimed' }
  | { kind: 'held'; entityId: string; isLinked: boolean; retryAfterMs: number };

export interface Intents {
  /** Also `held`, for a moment: an entity that was forgotten after it was read. */
  claim(token: string, attemptTimeoutMs: number): Promise<Claim>;
  /** One row per match key, in sorted order, so that two entities cannot wait for each other. */
  claimKeys(token: string, keys: MatchKeyOfIntent[], forMs: number): Promise<KeyClaim>;
  /** How long another attempt may still write; undefined when none is under way. */
  heldForMs(): Promise<number | undefined>;
  /**
   * Just before the first byte. False: the claim is not ours any more, or too little time is left: do not send.
   * Also clears what the link says of the fields about to be sent.
   */
  markSent(
    token: string,
    sent: { kind: 'create' | 'update'; sent: Sent; requestTimeoutMs: number; horizonMs: number },
  ): Promise<boolean>;
  /** Still ours, and nobody takes it before this transaction ends. */
  holds(token: string): Promise<boolean>;
  /** Gives the claim back; `forgetSent` only when this attempt sent and knows that nothing was executed. */
  release(token: string, options: { forgetSent: boolean }): Promise<void>;
  /**
   * The answer is known: false when the token is stale, and then nothing may be written. After a create the keys stay
   * taken for `keepKeysMs`, while a lookup may not see the record yet.
   */
  settle(token: string, options?: { keepKeysMs: number }): Promise<boolean>;
  /** Only those that this claim took: a stale one frees nothing of a newer one's. */
  freeKeys(token: string): Promise<void>;
  /** The entity has other keys now: those of before are free once a lookup cannot show them any more. */
  keepOnlyKeys(keys: MatchKeyOfIntent[], lagMs: number): Promise<void>;
  /** The entity that holds a key at this moment. */
  holderOf(key: MatchKeyOfIntent): Promise<string | undefined>;
  /**
   * A person says which record it is, or whose: whatever is under way for this entity, and for others that own the
   * record or write to it, ends with a stale token, and nothing new begins before this transaction ends. What they have
   * sent may still be executed, so this entity's next update waits until that is over.
   */
  overrule(others?: readonly string[]): Promise<void>;
  /**
   * The record is gone: nothing is made before the lookup can be trusted, whoever tries. False: another attempt has
   * taken the entity over.
   */
  expectRecreate(gone: string, forMs: number): Promise<boolean>;
}

interface IntentRow {
  kind: IntentKind | null;
  sent: Buffer | null;
  until_horizon_ms: string | null;
}

export function intentsOf(context: RowContext): Intents {
  const { tx, tenantId, key, cipher, hashKey } = context;
  const row = primaryKey(context);
  const sentContext = ['intents.sent', ...row];

  async function freeKeys(token: string): Promise<void> {
    await tx.query(`DELETE FROM key_claims WHERE ${ofEntity} AND token = $5`, [...row, token]);
  }

  return {
    async claim(token, attemptTimeoutMs) {
      const claimed = await tx.query<IntentRow>(
        `INSERT INTO intents (tenant_id, connection_id, object, entity_id, token, deadline_at)
         SELECT $1, $2, $3, $4, $5, now() + $6 * interval '1 ms' WHERE NOT ${isForgotten('$7')}
         ON CONFLICT (tenant_id, connection_id, object, entity_id) DO UPDATE
           SET token = excluded.token, deadline_at = excluded.deadline_at
           WHERE intents.deadline_at < now()
         RETURNING CASE WHEN sent_at IS NOT NULL THEN kind END AS kind, sent,
           greatest(0, extract(epoch FROM horizon_at - now()) * 1000)::bigint AS until_horizon_ms`,
        [...row, token, attemptTimeoutMs, forgottenHash(hashKey, key)],
      );
      const [intent] = claimed.rows;
      if (intent !== undefined) {
        return {
          kind: 'claimed',
          token,
          unanswered:
            intent.kind === null
              ? undefined
              : {
                  kind: intent.kind,
                  sent: readSent(intent.sent),
                  untilHorizonMs: Number(intent.until_horizon_ms ?? 0),
                },
        };
      }
      const held = await tx.query<{ left: string }>(
        `SELECT greatest(0, extract(epoch FROM deadline_at - now()) * 1000)::bigint AS left FROM intents
         WHERE ${ofEntity}`,
        row,
      );
      return { kind: 'held', retryAfterMs: Number(held.rows[0]?.left ?? 0) + 20 };
    },

    async heldForMs() {
      const held = await tx.query<{ left: string }>(
        `SELECT ceil(extract(epoch FROM deadline_at - now()) * 1000)::bigint AS left FROM intents
         WHERE ${ofEntity} AND deadline_at >= now()`,
        row,
      );
      return held.rows[0] === undefined ? undefined : Number(held.rows[0].left);
    },

    async claimKeys(token, keys, forMs) {
      if (keys.length === 0) return { kind: 'claimed' };
      const hashes = [...new Set(keys.map((matchKey) => hashOf(matchKey)))];
      const claimed = await tx.query<{ key_hash: string }>(
        `INSERT INTO key_claims (tenant_id, connection_id, object, entity_id, key_hash, until, token)
         SELECT $1, $2, $3, $4, hash, now() + $6 * interval '1 ms', $7 FROM unnest($5::text[]) AS hash ORDER BY hash
         ON CONFLICT (tenant_id, connection_id, object, key_hash) DO UPDATE SET entity_id = excluded.entity_id,
           until = greatest(key_claims.until, excluded.until), token = excluded.token
           WHERE key_claims.entity_id = excluded.entity_id OR key_claims.until < now()
         RETURNING key_hash`,
        [...row, hashes, forMs, token],
      );
      const missing = hashes.filter((hash) => !claimed.rows.some((each) => each.key_hash === hash));
      if (missing.length === 0) return { kind: 'claimed' };
      const held = await tx.query<{ entity_id: string; is_linked: boolean; left: string }>(
        `SELECT k.entity_id, l.entity_id IS NOT NULL AS is_linked,
           greatest(0, extract(epoch FROM k.until - now()) * 1000)::bigint AS left
         FROM key_claims k LEFT JOIN links l USING (tenant_id, connection_id, object, entity_id)
         WHERE k.tenant_id = $1 AND k.connection_id = $2 AND k.object = $3 AND k.key_hash = ANY ($4)
         ORDER BY is_linked DESC, k.until DESC`,
        [tenantId, key.connectionId, key.object, missing],
      );
      const [holder] = held.rows;
      return {
        kind: 'held',
        entityId: holder?.entity_id ?? '',
        isLinked: holder?.is_linked ?? false,
        retryAfterMs: Number(holder?.left ?? 0) + 20,
      };
    },

    async markSent(token, { kind, sent, requestTimeoutMs, horizonMs }) {
      const values = [
        ...row,
        token,
        kind,
        horizonMs,
        cipher.seal(JSON.stringify(sent), sentContext),
        requestTimeoutMs,
      ];
      const mark = `UPDATE intents SET kind = $6, sent_at = now(), horizon_at = now() + $7 * interval '1 ms', sent = $8
         WHERE ${ofEntity} AND token = $5 AND now() < deadline_at - $9 * interval '1 ms' RETURNING 1`;
      const also =
        kind === 'create'
          ? // Nobody else may find "none" by these keys while this create may still be executed.
            `UPDATE key_claims SET until = greatest(until, now() + $7 * interval '1 ms')`
          : // Only the answer writes them back: an update without one is never taken for "unchanged".
            `UPDATE links SET fingerprint = NULL, sent_hashes = sent_hashes - $10::text[]`;
      const marked = await tx.query(
        `WITH marked AS (${mark}), also AS (${also} WHERE ${ofEntity} AND EXISTS (SELECT 1 FROM marked))
         SELECT 1 FROM marked`,
        kind === 'create' ? values : [...values, Object.keys(sent.hashes)],
      );
      return marked.rowCount === 1;
    },

    async holds(token) {
      const held = await tx.query(`SELECT 1 FROM intents WHERE ${ofEntity} AND token = $5 FOR UPDATE`, [
        ...row,
        token,
      ]);
      return held.rowCount === 1;
    },

    async release(token, { forgetSent }) {
      // A tiny step back, so that the next claim in the same microsecond is not refused.
      await tx.query(
        `UPDATE intents SET deadline_at = now() - interval '1 ms'
           ${forgetSent ? ', sent_at = NULL, horizon_at = NULL, sent = NULL, kind = NULL' : ''}
         WHERE ${ofEntity} AND token = $5`,
        [...row, token],
      );
      if (forgetSent) await freeKeys(token);
    },

    async settle(token, options) {
      const remove = `DELETE FROM intents WHERE ${ofEntity} AND token = $5 RETURNING 1`;
      const settled =
        options === undefined
          ? await tx.query(remove, [...row, token])
          : await tx.query(
              `WITH settled AS (${remove}), kept AS (
                 UPDATE key_claims SET until = now() + $6 * interval '1 ms'
                 WHERE ${ofEntity} AND EXISTS (SELECT 1 FROM settled))
               SELECT 1 FROM settled`,
              [...row, token, options.keepKeysMs],
            );
      return settled.rowCount === 1;
    },

    freeKeys,

    async keepOnlyKeys(keys, lagMs) {
      await tx.query(
        `UPDATE key_claims SET until = least(until, now() + $6 * interval '1 ms')
         WHERE ${ofEntity} AND key_hash <> ALL ($5::text[])`,
        [...row, keys.map((matchKey) => hashOf(matchKey)), lagMs],
      );
    },

    async holderOf(matchKey) {
      const held = await tx.query<{ entity_id: string }>(
        `SELECT entity_id FROM key_claims WHERE tenant_id = $1 AND connection_id = $2 AND object = $3
           AND key_hash = $5 AND entity_id <> $4 AND until >= now()`,
        [...row, hashOf(matchKey)],
      );
      return held.rows[0]?.entity_id;
    },

    async overrule(others = []) {
      const entities = [key.entityId, ...new Set(others)];
      // In the order of ids, so that two entities that take from each other do not wait for each other.
      const overruled = await tx.query(
        `INSERT INTO intents (tenant_id, connection_id, object, entity_id, token, deadline_at)
         SELECT $1, $2, $3, entity, gen_random_uuid(), now() - interval '1 ms' FROM unnest($4::text[]) AS entity
         ORDER BY entity
         ON CONFLICT (tenant_id, connection_id, object, entity_id) DO UPDATE
           SET token = excluded.token, deadline_at = excluded.deadline_at
         RETURNING horizon_at > now() AND kind <> 'missing' AS is_running`,
        [tenantId, key.connectionId, key.object, entities],
      );
      const isRunning = overruled.rows.some((each) => each['is_running'] === true);
      if (isRunning) {
        await tx.query(
          `UPDATE intents SET kind = 'update', sent_at = now(), sent = NULL, horizon_at = (
             SELECT max(horizon_at) FROM intents
             WHERE tenant_id = $1 AND connection_id = $2 AND object = $3 AND entity_id = ANY ($5))
           WHERE ${ofEntity}`,
          [...row, entities],
        );
      }
      await tx.query(
        `DELETE FROM intents WHERE tenant_id = $1 AND connection_id = $2 AND object = $3 AND entity_id = ANY ($4)`,
        [tenantId, key.connectionId, key.object, isRunning ? entities.slice(1) : entities],
      );
    },

    async expectRecreate(gone, forMs) {
      const expected = await tx.query(
        `INSERT INTO intents (tenant_id, connection_id, object, entity_id, token, deadline_at, kind, sent_at, horizon_at, sent)
         VALUES ($1, $2, $3, $4, gen_random_uuid(), now() - interval '1 ms', 'missing', now(), now() + $5 * interval '1 ms', $6)
         ON CONFLICT (tenant_id, connection_id, object, entity_id) DO UPDATE SET token = excluded.token,
           deadline_at = excluded.deadline_at, kind = excluded.kind, sent_at = excluded.sent_at,
           horizon_at = excluded.horizon_at, sent = excluded.sent
           WHERE intents.deadline_at < now() AND intents.sent_at IS NULL
         RETURNING 1`,
        [...row, forMs, cipher.seal(JSON.stringify({ keys: [], hashes: {}, gone }), sentContext)],
      );
      return expected.rowCount === 1;
    },
  };

  function hashOf(matchKey: MatchKeyOfIntent): string {
    return keyedHash(hashKey, ['key', key.connectionId, key.object, matchKey.field, matchKey.value]);
  }

  function readSent(sealed: Buffer | null): Sent {
    return sealed === null
      ? { keys: [], hashes: {} }
      : (JSON.parse(cipher.open(sealed, sentContext)) as Sent);
  }
}
