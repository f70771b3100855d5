// Who may write an entity to the CRM, until when, and what was sent: from the claim of an attempt to its answer. All
// times by Postgres' clock.
import type { KeyClaims } from './key-claims.ts';
import { forgottenHash, isForgotten, ofEntity, primaryKey, type RowContext } from './row-context.ts';
import { openSent, sealSent, type IntentKind, type Sent } from './sent.ts';

export interface Unanswered {
  kind: IntentKind;
  sent: Sent;
  /** How long no lookup counts as "none", and no write may follow. 0: the horizon has passed. */
  untilHorizonMs: number;
}

export type Claim =
  | { kind: 'claimed'; token: string; unanswered: Unanswered | undefined }
  | { kind: 'held'; retryAfterMs: number };

export interface WriteClaims {
  /** Also `held`, for a moment: an entity that was forgotten after it was read. */
  claim(token: string, attemptTimeoutMs: number): Promise<Claim>;
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
  release(token: string, options: { forgetSent: boolean; sent?: Sent | undefined }): Promise<void>;
  /**
   * The answer is known: false when the token is stale, and then nothing may be written. After a create the keys stay
   * taken for `keepKeysMs`, while a lookup may not see the record yet.
   */
  settle(token: string, options?: { keepKeysMs: number }): Promise<boolean>;
}

interface IntentRow {
  kind: IntentKind | null;
  sent: Buffer | null;
  until_horizon_ms: string | null;
}

/** The claim of one entity, inside of a transaction; a claim that is given back for good frees its keys too. */
export function writeClaims(context: RowContext, { freeKeys }: KeyClaims): WriteClaims {
  const { tx, key, hashKey } = context;
  const row = primaryKey(context);

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
                  sent: openSent(context, intent.sent),
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

    async markSent(token, { kind, sent, requestTimeoutMs, horizonMs }) {
      const values = [...row, token, kind, horizonMs, sealSent(context, sent), requestTimeoutMs];
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

    async release(token, { forgetSent, sent }) {
      // A tiny step back, so that the next claim in the same microsecond is not refused.
      await tx.query(
        `UPDATE intents SET deadline_at = now() - interval '1 ms'
           ${forgetSent ? ', sent_at = NULL, horizon_at = NULL, sent = NULL, kind = NULL' : ''}
           ${sent === undefined ? '' : ', sent = $6'}
         WHERE ${ofEntity} AND token = $5`,
        [...row, token, ...(sent === undefined ? [] : [sealSent(context, sent)])],
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
  };
}
