// Match keys: two entities with one e-mail must not both find "none". A key is one entity's for a while, never for good.
import { keyedHash } from '../encryption.ts';
import { ofEntity, primaryKey, type RowContext } from './row-context.ts';
import type { MatchKeyOfIntent } from './sent.ts';

export type KeyClaim =
  | { kind: 'claimed' }
  | {
      kind: 'held';
      entityId: string;
      isLinked: boolean;
      /** Its record, where it is linked to one with an id. */
      externalId?: string | undefined;
      /** It has another value by now, and a lookup may still show this one. */
      isLetGo: boolean;
      retryAfterMs: number;
    };

export interface KeysToClaim {
  keys: MatchKeyOfIntent[];
  /** Those that people share, like a phone: held together with an entity that is another one by `besides`. */
  shared?: MatchKeyOfIntent[] | undefined;
  /** The keys by which this entity is nobody else. */
  besides?: MatchKeyOfIntent[] | undefined;
}

export interface KeyClaims {
  /** One row per match key, in sorted order, so that two entities cannot wait for each other. */
  claimKeys(token: string, keys: KeysToClaim, forMs: number): Promise<KeyClaim>;
  /** Only those that this claim took: a stale one frees nothing of a newer one's. */
  freeKeys(token: string): Promise<void>;
  /** The entity has other keys now: those of before are free once a lookup cannot show them any more. */
  keepOnlyKeys(keys: MatchKeyOfIntent[], lagMs: number): Promise<void>;
  /** The entity that holds a key at this moment. */
  holderOf(key: MatchKeyOfIntent): Promise<string | undefined>;
}

/** Of `key_claims k`: somebody holds the key who may be the same one as the entity ($1 to $4). */
function isHeldByAnother(hash: string, beside: string): string {
  return `k.tenant_id = $1 AND k.connection_id = $2 AND k.object = $3 AND k.entity_id <> $4 AND k.key_hash = ${hash}
    AND k.until >= now()
    AND NOT (cardinality(k.beside) > 0 AND cardinality(${beside}) > 0 AND NOT k.beside && (${beside}))`;
}

/** The keys of one entity, inside of a transaction. */
export function keyClaims(context: RowContext): KeyClaims {
  const { tx, key, hashKey } = context;
  const row = primaryKey(context);

  function hashOf(matchKey: MatchKeyOfIntent): string {
    return keyedHash(hashKey, ['key', key.connectionId, key.object, matchKey.field, matchKey.value]);
  }

  return {
    async claimKeys(token, { keys, shared = [], besides = [] }, forMs) {
      if (keys.length + shared.length === 0) return { kind: 'claimed' };
      const sharedHashes = shared.map((matchKey) => hashOf(matchKey));
      const hashes = [...new Set([...keys.map((matchKey) => hashOf(matchKey)), ...sharedHashes])];
      const beside = [...new Set(besides.map((matchKey) => hashOf(matchKey)))];
      // Whoever comes at the same moment waits here, and then sees our rows: no unique key says who shares one with whom.
      const lock = tx.query(
        `SELECT pg_advisory_xact_lock(hashtextextended(hash, 0)) FROM (SELECT unnest($1::text[]) AS hash ORDER BY 1) AS keys`,
        [hashes],
      );
      const claim = tx.query<{ key_hash: string }>(
        `WITH wanted AS (
           SELECT hash, CASE WHEN hash = ANY ($8::text[]) THEN $9::text[] ELSE '{}' END AS beside
           FROM unnest($5::text[]) AS hash),
         over AS (
           DELETE FROM key_claims WHERE tenant_id = $1 AND connection_id = $2 AND object = $3 AND entity_id <> $4
             AND key_hash = ANY ($5) AND until < now())
         INSERT INTO key_claims (tenant_id, connection_id, object, entity_id, key_hash, until, token, beside)
         SELECT $1, $2, $3, $4, hash, now() + $6 * interval '1 ms', $7, beside FROM wanted
         WHERE NOT EXISTS (SELECT 1 FROM key_claims k WHERE ${isHeldByAnother('wanted.hash', 'wanted.beside')})
         ON CONFLICT (tenant_id, connection_id, object, key_hash, entity_id) DO UPDATE SET
           until = greatest(key_claims.until, excluded.until), token = excluded.token, beside = excluded.beside,
           is_let_go = false
         RETURNING key_hash`,
        [...row, hashes, forMs, token, sharedHashes, beside],
      );
      // Asked for together, done in this order.
      const [, claimed] = await Promise.all([lock, claim]);
      const missing = hashes.filter((hash) => !claimed.rows.some((each) => each.key_hash === hash));
      if (missing.length === 0) return { kind: 'claimed' };
      const held = await tx.query<{
        entity_id: string;
        is_linked: boolean;
        external_id: string | null;
        is_let_go: boolean;
        left: string;
      }>(
        `SELECT k.entity_id, l.entity_id IS NOT NULL AS is_linked, l.external_id, k.is_let_go,
           greatest(0, extract(epoch FROM k.until - now()) * 1000)::bigint AS left
         FROM unnest($5::text[]) AS hash
         JOIN key_claims k ON ${isHeldByAnother('hash', "CASE WHEN hash = ANY ($6::text[]) THEN $7::text[] ELSE '{}' END")}
         LEFT JOIN links l USING (tenant_id, connection_id, object, entity_id)
         ORDER BY is_linked DESC, is_let_go, k.until DESC`,
        [...row, missing, sharedHashes, beside],
      );
      const [holder] = held.rows;
      return {
        kind: 'held',
        entityId: holder?.entity_id ?? '',
        isLinked: holder?.is_linked ?? false,
        externalId: holder?.external_id ?? undefined,
        isLetGo: holder?.is_let_go ?? false,
        retryAfterMs: Number(holder?.left ?? 0) + 20,
      };
    },

    async freeKeys(token) {
      await tx.query(`DELETE FROM key_claims WHERE ${ofEntity} AND token = $5`, [...row, token]);
    },

    async keepOnlyKeys(keys, lagMs) {
      await tx.query(
        `UPDATE key_claims SET until = least(until, now() + $6 * interval '1 ms'), is_let_go = true
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
  };
}
