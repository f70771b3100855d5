// The link of one entity: which record it is, and what was last sent to it.
import type { Link } from '../../domain/entity/push.ts';
import { RecordOwnedError } from '../../domain/record-owned.ts';
import { ofEntity, primaryKey, type RowContext } from './row-context.ts';

export interface LinkRow extends Link {
  /** Absent while something sent has no known answer. */
  fingerprint?: string | undefined;
  /** CRM field → hash of the value last sent. */
  sentHashes: Record<string, string>;
  createdPushId?: string | undefined;
  /** Found by a match, and not yet reached by an update of ours. */
  isAdopting?: boolean | undefined;
}

export interface LinkRows {
  link(): Promise<LinkRow | undefined>;
  /** The entity that owns this record, other than this one. */
  ownerOf(externalId: string): Promise<string | undefined>;
  /** Throws RecordOwnedError when another entity owns the record. */
  saveLink(link: LinkRow): Promise<void>;
  removeLink(): Promise<void>;
  /** The record is gone; a link that names another one by now stays, and that is answered with false. */
  removeLinkTo(externalId: string | undefined): Promise<boolean>;
  /** Takes the link from another entity of this connection. */
  removeLinkOf(entityId: string): Promise<void>;
}

export interface LinkColumns {
  external_id: string | null;
  url: string | null;
  redirect_url: string | null;
  fingerprint: string | null;
  sent_hashes: Record<string, string> | null;
  created_push_id: string | null;
  is_adopting: boolean | null;
}

export const linkColumns =
  'external_id, url, redirect_url, fingerprint, sent_hashes, created_push_id, is_adopting';

/** The link of the entity of `context`, and who else owns a record. */
export function linkRows(context: RowContext): LinkRows {
  const { tx, tenantId, key } = context;
  const row = primaryKey(context);

  async function ownerOf(externalId: string): Promise<string | undefined> {
    const found = await tx.query<{ entity_id: string }>(
      `SELECT entity_id FROM links WHERE tenant_id = $1 AND connection_id = $2 AND object = $3
         AND external_id = $5 AND entity_id <> $4`,
      [...row, externalId],
    );
    return found.rows[0]?.entity_id;
  }

  async function removeLinkOf(entityId: string): Promise<void> {
    await tx.query(`DELETE FROM links WHERE ${ofEntity}`, [tenantId, key.connectionId, key.object, entityId]);
  }

  return {
    ownerOf,
    removeLinkOf,
    removeLink: () => removeLinkOf(key.entityId),

    async removeLinkTo(externalId) {
      const removed = await tx.query(
        `DELETE FROM links WHERE ${ofEntity} AND external_id IS NOT DISTINCT FROM $5`,
        [...row, externalId ?? null],
      );
      return removed.rowCount === 1;
    },

    async link() {
      const found = await tx.query<LinkColumns>(`SELECT ${linkColumns} FROM links WHERE ${ofEntity}`, row);
      return found.rows[0] === undefined ? undefined : readLink(found.rows[0]);
    },

    async saveLink(link) {
      // An address that is not answered again stays, as long as it is that record's. Asked in the statement itself, because an error of the unique key would end the transaction. When two entities
      // come at the same moment the key decides after all, and the later attempt finds the owner when it is tried again.
      const saved = await tx.query(
        `INSERT INTO links (tenant_id, connection_id, object, entity_id, ${linkColumns})
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 WHERE NOT EXISTS (
           SELECT 1 FROM links WHERE tenant_id = $1 AND connection_id = $2 AND object = $3
             AND external_id = $5 AND entity_id <> $4)
         ON CONFLICT (tenant_id, connection_id, object, entity_id) DO UPDATE SET
           external_id = excluded.external_id,
           url = coalesce(excluded.url, CASE WHEN links.external_id = excluded.external_id THEN links.url END),
           redirect_url = coalesce(excluded.redirect_url,
             CASE WHEN links.external_id = excluded.external_id THEN links.redirect_url END),
           fingerprint = excluded.fingerprint, sent_hashes = excluded.sent_hashes,
           created_push_id = coalesce(excluded.created_push_id, links.created_push_id),
           is_adopting = excluded.is_adopting`,
        [
          ...row,
          link.externalId ?? null,
          link.url ?? null,
          link.redirectUrl ?? null,
          link.fingerprint ?? null,
          JSON.stringify(link.sentHashes),
          link.createdPushId ?? null,
          link.isAdopting ?? false,
        ],
      );
      if (saved.rowCount === 0)
        throw new RecordOwnedError((await ownerOf(link.externalId ?? '')) ?? 'unknown');
    },
  };
}

/** A row as the write protocol knows it. */
export function readLink(row: LinkColumns): LinkRow {
  return {
    externalId: row.external_id ?? undefined,
    url: row.url ?? undefined,
    redirectUrl: row.redirect_url ?? undefined,
    fingerprint: row.fingerprint ?? undefined,
    createdPushId: row.created_push_id ?? undefined,
    isAdopting: row.is_adopting === true ? true : undefined,
    sentHashes: row.sent_hashes ?? {},
  };
}
