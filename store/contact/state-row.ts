// The fields of one contact with their order times, encrypted; merged into, never replaced.
import { ContactForgottenError } from '../../domain/contact-forgotten.ts';
import { mergeFields, type StampedFields } from '../../domain/fields.ts';
import { forgottenHash, isForgotten, ofContact, primaryKey, type RowContext } from './row-context.ts';

export interface StateRows {
  /**
   * Answers what is stored afterwards. Without `isPaused` a person's pause stays as it is. Throws ContactForgottenError:
   * whoever writes about a contact writes its fields with it, so this undoes all of a late attempt.
   */
  saveFields(fields: StampedFields, isPaused?: boolean): Promise<StampedFields>;
  /**
   * Grows when the fields change; 0 when nothing is stored. Waits for whoever is writing them, and nobody writes them
   * before this transaction ends. Throws ContactForgottenError.
   */
  stateRevision(): Promise<number>;
}

export function stateRows(context: RowContext): StateRows {
  const { tx, cipher, key, hashKey } = context;
  const row = primaryKey(context);
  return {
    async saveFields(fields, isPaused) {
      const found = await tx.query<{ fields: Buffer | null; is_forgotten: boolean }>(
        `WITH state AS (SELECT fields FROM contact_state WHERE ${ofContact} FOR UPDATE)
         SELECT (SELECT fields FROM state) AS fields, ${isForgotten('$5')} AS is_forgotten`,
        [...row, forgottenHash(hashKey, key)],
      );
      if (found.rows[0]?.is_forgotten === true) throw new ContactForgottenError();
      const stored = openFields(context, found.rows[0]?.fields ?? null);
      const merged = mergeFields(stored, fields).fields;
      const isChanged = JSON.stringify(merged) !== JSON.stringify(stored);
      await tx.query(
        `INSERT INTO contact_state (tenant_id, connection_id, object, contact_id, fields, is_paused)
         VALUES ($1, $2, $3, $4, $5, coalesce($6, false))
         ON CONFLICT (tenant_id, connection_id, object, contact_id) DO UPDATE SET
           fields = excluded.fields, is_paused = coalesce($6, contact_state.is_paused), changed_at = now(),
           revision = contact_state.revision + $7`,
        [
          ...row,
          cipher.seal(JSON.stringify(merged), additionalData(context)),
          isPaused ?? null,
          isChanged ? 1 : 0,
        ],
      );
      return merged;
    },

    async stateRevision() {
      const found = await tx.query<{ revision: string | null; is_forgotten: boolean }>(
        `WITH state AS (SELECT revision FROM contact_state WHERE ${ofContact} FOR SHARE)
         SELECT (SELECT revision FROM state) AS revision, ${isForgotten('$5')} AS is_forgotten`,
        [...row, forgottenHash(hashKey, key)],
      );
      if (found.rows[0]?.is_forgotten === true) throw new ContactForgottenError();
      return Number(found.rows[0]?.revision ?? 0);
    },
  };
}

export function openFields(context: RowContext, sealed: Buffer | null): StampedFields {
  return sealed === null
    ? {}
    : (JSON.parse(context.cipher.open(sealed, additionalData(context))) as StampedFields);
}

function additionalData(context: RowContext): string[] {
  return ['contact_state.fields', ...primaryKey(context)];
}
