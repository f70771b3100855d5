// The fields of one entity with their order times, encrypted; merged into, never replaced.
import { EntityForgottenError } from '../../domain/entity/forgotten-error.ts';
import { mergeFields, type StampedFields } from '../../domain/fields.ts';
import { forgottenHash, isForgotten, ofEntity, primaryKey, type RowContext } from './row-context.ts';

export interface StateRows {
  /**
   * Answers what is stored afterwards. Without `isPaused` a person's pause stays as it is. Throws EntityForgottenError:
   * whoever writes about an entity writes its fields with it, so this undoes all of a late attempt.
   */
  saveFields(fields: StampedFields, isPaused?: boolean): Promise<StampedFields>;
  /**
   * Grows when the fields change; 0 when nothing is stored. Waits for whoever is writing them, and nobody writes them
   * before this transaction ends. Throws EntityForgottenError.
   */
  stateRevision(): Promise<number>;
}

/** None of an entity that was forgotten since it was looked at. */
const insert = `INSERT INTO entity_state (tenant_id, connection_id, object, entity_id, fields, is_paused)
  SELECT $1, $2, $3, $4, $5, coalesce($6, false) WHERE NOT ${isForgotten('$7')}
  ON CONFLICT (tenant_id, connection_id, object, entity_id) DO NOTHING`;

const update = `UPDATE entity_state SET fields = $5, is_paused = coalesce($6, is_paused), changed_at = now(),
  revision = revision + $7 WHERE ${ofEntity}`;

/** The fields of the entity of `context`. */
export function stateRows(context: RowContext): StateRows {
  const { tx, cipher, key, hashKey } = context;
  const row = primaryKey(context);
  return {
    async saveFields(fields, isPaused) {
      const hash = forgottenHash(hashKey, key);
      for (;;) {
        const found = await tx.query<{ fields: Buffer | null; is_forgotten: boolean }>(
          `WITH state AS (SELECT fields FROM entity_state WHERE ${ofEntity} FOR UPDATE)
           SELECT (SELECT fields FROM state) AS fields, ${isForgotten('$5')} AS is_forgotten`,
          [...row, hash],
        );
        if (found.rows[0]?.is_forgotten === true) throw new EntityForgottenError(key.object);
        const sealed = found.rows[0]?.fields ?? null;
        const stored = openFields(context, sealed);
        const merged = mergeFields(stored, fields).fields;
        const values = [
          ...row,
          cipher.seal(JSON.stringify(merged), additionalData(context)),
          isPaused ?? null,
        ];
        const isChanged = JSON.stringify(merged) !== JSON.stringify(stored);
        const saved =
          sealed === null
            ? await tx.query(insert, [...values, hash])
            : await tx.query(update, [...values, isChanged ? 1 : 0]);
        // None: somebody else has just written the first row, or forgotten the entity, which no lock could hold back.
        if (saved.rowCount === 1) return merged;
      }
    },

    async stateRevision() {
      const found = await tx.query<{ revision: string | null; is_forgotten: boolean }>(
        `WITH state AS (SELECT revision FROM entity_state WHERE ${ofEntity} FOR SHARE)
         SELECT (SELECT revision FROM state) AS revision, ${isForgotten('$5')} AS is_forgotten`,
        [...row, forgottenHash(hashKey, key)],
      );
      if (found.rows[0]?.is_forgotten === true) throw new EntityForgottenError(key.object);
      return Number(found.rows[0]?.revision ?? 0);
    },
  };
}

/** None for `null`; throws UnknownKeyError when their key is not there any more. */
export function openFields(context: RowContext, sealed: Buffer | null): StampedFields {
  return sealed === null
    ? {}
    : (JSON.parse(context.cipher.open(sealed, additionalData(context))) as StampedFields);
}

function additionalData(context: RowContext): string[] {
  return ['entity_state.fields', ...primaryKey(context)];
}
