// Match keys: two entities with one e-mail must not both find "none". A key is one entity's for a while, never for good.
import { keyedHash } from '../encryption.ts';
import { ofEntity, primaryKey, type RowContext } from './row-context.ts';
import type { MatchKeyOfIntent } from './sent.ts';

export type KeyClaim =
  | { kind: 'claimed' }
  | { kind: 'held'; entityId: string; isLinked: boolean; retryAfterMs: number };

export interface KeyClaims {
  /** One row per match key, in sorted order, so that two entities cannot wait for each other. */
  claimKeys(token: string, keys: MatchKeyOfIntent[], forMs: number): Promise<KeyClaim>;
  /** Only those that this claim took: a stale one frees nothing of a newer one's. */
  freeKeys(token: string): Promise<void>;
  /** The entity has other keys now: those of before are free once a lookup cannot show them any more. */
  keepOnlyKeys(keys: MatchKeyOfIntent[], lagMs: number): Promise<void>;
  /** The entity that holds a key at this moment. */
  holderOf(key: MatchKeyOfIntent): Promise<string | undefined>;
}

/** The keys of one entity, inside of a transaction. */
export function keyClaims(context: RowContext): KeyClaims {
  const { tx, tenantId, key, hashKey } = context;
  const row = primaryKey(context);

  function hashOf(matchKey: MatchKeyOfIntent): string {
    return keyedHash(hashKey, ['key', key.connectionId, key.object, matchKey.field, matchKey.value]);
  }

  return {
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

    async freeKeys(token) {
      await tx.query(`DELETE FROM key_claims WHERE ${ofEntity} AND token = $5`, [...row, token]);
    },

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
  };
}
