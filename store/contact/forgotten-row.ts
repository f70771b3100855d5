// Forgetting: all rows of a contact go, and a keyed hash of its id stays with the id of the record.
import { forgottenHash, isForgotten, ofContact, primaryKey, type RowContext } from './row-context.ts';

export interface Forgotten {
  externalId?: string;
  /** A create was sent whose answer is not known: there may be a record. */
  isAnswerUnknown: boolean;
}

export interface ForgottenRows {
  forget(kept: Forgotten): Promise<void>;
  isForgotten(): Promise<boolean>;
  /** Removes the hash and answers what was kept with it. */
  takeForgotten(): Promise<Forgotten | undefined>;
}

export function forgottenRows(context: RowContext): ForgottenRows {
  const { tx, tenantId, key, hashKey } = context;
  const hashedKey = [tenantId, key.connectionId, key.object, forgottenHash(hashKey, key)];
  return {
    async forget({ externalId, isAnswerUnknown }) {
      for (const table of ['links', 'contact_state', 'parked', 'timeline']) {
        await tx.query(`DELETE FROM ${table} WHERE ${ofContact}`, primaryKey(context));
      }
      // Rows of an import that still runs stay: they say that this contact needs no second start.
      await tx.query(
        `DELETE FROM import_rows r USING imports i WHERE i.tenant_id = r.tenant_id AND i.bulk_id = r.bulk_id
         AND i.state IN ('finished', 'cancelled') AND r.tenant_id = $1 AND i.connection_id = $2 AND r.contact_id = $3`,
        [tenantId, key.connectionId, key.contactId],
      );
      await tx.query(
        `INSERT INTO forgotten (tenant_id, connection_id, object, contact_hash, external_id, is_answer_unknown)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, connection_id, object, contact_hash) DO UPDATE SET
           external_id = coalesce(excluded.external_id, forgotten.external_id),
           is_answer_unknown = forgotten.is_answer_unknown OR excluded.is_answer_unknown`,
        [...hashedKey, externalId ?? null, isAnswerUnknown],
      );
    },

    async isForgotten() {
      const { rows } = await tx.query<{ is_forgotten: boolean }>(
        `SELECT ${isForgotten('$4')} AS is_forgotten`,
        hashedKey,
      );
      return rows[0]?.is_forgotten === true;
    },

    async takeForgotten() {
      const { rows } = await tx.query<{ external_id: string | null; is_answer_unknown: boolean }>(
        `DELETE FROM forgotten WHERE tenant_id = $1 AND connection_id = $2 AND object = $3 AND contact_hash = $4
         RETURNING external_id, is_answer_unknown`,
        hashedKey,
      );
      const [kept] = rows;
      if (kept === undefined) return undefined;
      return {
        isAnswerUnknown: kept.is_answer_unknown,
        ...(kept.external_id === null ? {} : { externalId: kept.external_id }),
      };
    },
  };
}
