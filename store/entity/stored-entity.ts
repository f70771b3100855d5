// What a push begins with: connection, link, fields and intent, as of one moment.
import type { DoneOutcome } from '../../domain/entity/push.ts';
import type { Failure } from '../../domain/failure.ts';
import type { StampedFields } from '../../domain/fields.ts';
import {
  connectionColumns,
  readConnection,
  type ConnectionColumns,
  type ConnectionRow,
} from '../connections.ts';
import { readLink, type LinkColumns, type LinkRow } from './link-row.ts';
import { openFields } from './state-row.ts';
import { forgottenHash, primaryKey, type RowContext } from './row-context.ts';

export interface StoredPush {
  outcome: DoneOutcome | 'needs_attention' | 'unknown' | 'paused' | 'failed';
  failure?: Failure | undefined;
}

/** Times are ms since the epoch by Postgres' clock. */
export interface StoredEntity {
  connection: ConnectionRow | undefined;
  link: LinkRow | undefined;
  fields: StampedFields;
  /** Of the fields: see StateRows.stateRevision. */
  revision: number;
  /** When a push or a person last wrote about the entity. */
  changedAt: number | undefined;
  isPaused: boolean;
  /** A create that was sent and has no known answer, or a missing record that is to be made again. */
  hasOpenCreate: boolean;
  isForgotten: boolean;
  /** This push stands in the timeline already. */
  storedPush: StoredPush | undefined;
  now: number;
}

type NoConnection = { [Column in keyof ConnectionColumns]: null };

type ViewRow = LinkColumns & (ConnectionColumns | NoConnection) & EntityColumns;

interface EntityColumns {
  has_link: boolean;
  fields: Buffer | null;
  revision: string | null;
  changed_at: string | null;
  is_paused: boolean | null;
  has_open_create: boolean;
  is_forgotten: boolean;
  outcome: StoredPush['outcome'] | null;
  failure: Failure | null;
  now: string;
}

/** One statement. `pushId`: of the push that begins, which may have been stored by an earlier attempt. */
export async function readStoredEntity(context: RowContext, pushId: string): Promise<StoredEntity> {
  const { tx, cipher, key, hashKey } = context;
  const { rows } = await tx.query<ViewRow>(
    `SELECT ${connectionColumns('c')}, l.external_id, l.url, l.redirect_url, l.fingerprint, l.sent_hashes,
       l.created_push_id, l.is_adopting,
       l.entity_id IS NOT NULL AS has_link, s.fields, s.revision, s.is_paused,
       (extract(epoch FROM s.changed_at) * 1000)::bigint AS changed_at,
       coalesce(i.kind <> 'update' AND i.sent_at IS NOT NULL, false) AS has_open_create,
       f.entity_hash IS NOT NULL AS is_forgotten, t.outcome, t.failure,
       (extract(epoch FROM now()) * 1000)::bigint AS now
     FROM (SELECT $1::text AS tenant_id, $2::text AS connection_id, $3::text AS object, $4::text AS entity_id) k
     LEFT JOIN connections c USING (tenant_id, connection_id)
     LEFT JOIN links l USING (tenant_id, connection_id, object, entity_id)
     LEFT JOIN entity_state s USING (tenant_id, connection_id, object, entity_id)
     LEFT JOIN intents i USING (tenant_id, connection_id, object, entity_id)
     LEFT JOIN timeline t ON t.tenant_id = k.tenant_id AND t.push_id = $5
     LEFT JOIN forgotten f ON f.tenant_id = k.tenant_id AND f.connection_id = k.connection_id
       AND f.object = k.object AND f.entity_hash = $6`,
    [...primaryKey(context), pushId, forgottenHash(hashKey, key)],
  );
  const view = rows[0] as ViewRow;
  return {
    connection: view.connection_id === null ? undefined : readConnection(view, cipher),
    link: view.has_link ? readLink(view) : undefined,
    fields: openFields(context, view.fields),
    revision: Number(view.revision ?? 0),
    changedAt: view.changed_at === null ? undefined : Number(view.changed_at),
    isPaused: view.is_paused ?? false,
    hasOpenCreate: view.has_open_create,
    isForgotten: view.is_forgotten,
    storedPush:
      view.outcome === null ? undefined : { outcome: view.outcome, failure: view.failure ?? undefined },
    now: Number(view.now),
  };
}
