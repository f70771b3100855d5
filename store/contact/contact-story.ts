// What Postgres knows of one contact, for people: link, pause, what was pushed and how it ended.
import type { ContactKey, Outcome } from '../../domain/contact/push.ts';
import type { Failure } from '../../domain/failure.ts';
import { forgottenHash } from './row-context.ts';
import type { ContactStore } from './contact-store.ts';
import type { Database } from '../database.ts';
import type { HashKeys } from '../hash-keys.ts';

export interface TimelineLine {
  /** ISO 8601 */
  at: string;
  outcome: Outcome;
  changeIds: string[];
  sentFields: string[];
  attempts: number;
  failure: Failure | null;
}

export interface ContactStory {
  externalId: string | null;
  url: string | null;
  isLinked: boolean;
  isPaused: boolean;
  isParked: boolean;
  isForgotten: boolean;
  /** Postgres has heard of this contact. */
  isKnown: boolean;
  lastOutcome: Outcome | null;
  lastSyncedAt: string | null;
  /** Of the last push, when it stopped. */
  failure: Failure | null;
  /** Oldest first; at most the last 100. */
  timeline: TimelineLine[];
}

interface Row {
  external_id: string | null;
  url: string | null;
  is_linked: boolean;
  is_paused: boolean | null;
  is_parked: boolean;
  is_forgotten: boolean;
  is_known: boolean;
}

const synced: readonly Outcome[] = ['created', 'updated', 'unchanged', 'sent'];

export function createContactStories(
  database: Database,
  store: ContactStore,
  hashKeys: HashKeys,
): {
  read(key: ContactKey): Promise<ContactStory | undefined>;
  failedContacts(connectionId: string): Promise<string[]>;
} {
  return {
    /** Undefined when there is no such connection. */
    async read(key) {
      const tenantId = await store.tenantOf(key.connectionId);
      if (tenantId === undefined) return undefined;
      const hash = forgottenHash(await hashKeys(tenantId), key);
      return database.withTenant(tenantId, async (tx) => {
        const ids = [key.connectionId, key.object, key.contactId];
        const known = await tx.query<Row>(
          `SELECT l.external_id, l.url, l.contact_id IS NOT NULL AS is_linked, s.is_paused,
             p.contact_id IS NOT NULL AND coalesce(c.state <> 'active', false) AS is_parked, f.contact_hash IS NOT NULL AS is_forgotten,
             l.contact_id IS NOT NULL OR s.contact_id IS NOT NULL AS is_known
           FROM (SELECT $1::text AS connection_id, $2::text AS object, $3::text AS contact_id) k
           LEFT JOIN connections c USING (connection_id)
           LEFT JOIN links l USING (connection_id, object, contact_id)
           LEFT JOIN contact_state s USING (connection_id, object, contact_id)
           LEFT JOIN parked p USING (connection_id, object, contact_id)
           LEFT JOIN forgotten f ON f.connection_id = k.connection_id AND f.object = k.object AND f.contact_hash = $4`,
          [...ids, hash],
        );
        const lines = await tx.query<{
          at: Date;
          outcome: Outcome;
          change_ids: string[];
          sent_fields: string[];
          attempts: number;
          failure: Failure | null;
        }>(
          `SELECT at, outcome, change_ids, sent_fields, attempts, failure FROM timeline
           WHERE connection_id = $1 AND object = $2 AND contact_id = $3 ORDER BY at DESC LIMIT 100`,
          ids,
        );
        const timeline = lines.rows
          .map((line) => ({
            at: line.at.toISOString(),
            outcome: line.outcome,
            changeIds: line.change_ids,
            sentFields: line.sent_fields,
            attempts: line.attempts,
            failure: line.failure,
          }))
          .toReversed();
        const row = known.rows[0] as Row;
        const last = timeline.at(-1);
        return {
          externalId: row.external_id,
          url: row.url,
          isLinked: row.is_linked,
          isPaused: row.is_paused ?? false,
          isParked: row.is_parked,
          isForgotten: row.is_forgotten,
          isKnown: row.is_known,
          lastOutcome: last?.outcome ?? null,
          lastSyncedAt: timeline.findLast((line) => synced.includes(line.outcome))?.at ?? null,
          failure: last?.failure ?? null,
          timeline,
        };
      });
    },

    /** Contacts whose last push stopped: for `contact retry --all-failed`. */
    async failedContacts(connectionId) {
      const tenantId = await store.tenantOf(connectionId);
      if (tenantId === undefined) return [];
      const { rows } = await database.withTenant(tenantId, (tx) =>
        tx.query<{ contact_id: string }>(
          `SELECT contact_id FROM (
             SELECT DISTINCT ON (object, contact_id) contact_id, outcome FROM timeline
             WHERE connection_id = $1 AND object = 'contact' ORDER BY object, contact_id, at DESC) last
           WHERE outcome IN ('needs_attention', 'unknown') ORDER BY contact_id`,
          [connectionId],
        ),
      );
      return rows.map((row) => row.contact_id);
    },
  };
}
