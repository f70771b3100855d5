// The table entity id ↔ external id, as people bring and read it. A push writes its links through entity-rows.
import type { EntityKey } from '../domain/entity/entity-key.ts';
import type { ObjectType } from '../domain/objects/objects.ts';
import { RecordOwnedError } from '../domain/record-owned.ts';
import type { EntityStore } from './entity/entity-store.ts';
import { isUniqueViolation, type Database } from './database.ts';

export interface LinkEntry {
  entityId: string;
  externalId: string | null;
  url: string | null;
  /** ISO 8601 */
  linkedAt: string;
}

export type SetLinkResult =
  /** `formerOwner`: the entity that it was taken from; the caller signals `retry` to both. */
  | { kind: 'set'; formerOwner?: string | undefined }
  | { kind: 'unchanged' }
  /** This entity is linked to another record; `takeOver` replaces that, and takes the new one from who owns it. */
  | { kind: 'linked_elsewhere'; externalId: string | null; alsoOwnedBy?: string | undefined }
  /** Another entity owns the record; `takeOver` takes it from there. */
  | { kind: 'owned'; entityId: string }
  /** Nothing is written about this entity until it is restored. */
  | { kind: 'forgotten' };

export interface SetLinkRequest {
  key: EntityKey;
  externalId: string;
  takeOver: boolean;
}

export interface Links {
  /**
   * A person's word ends an unknown create, and whatever is under way for this entity or a former owner. What those have
   * sent already may still be executed: the next update waits until that is over. The caller signals `retry`.
   */
  set(link: SetLinkRequest): Promise<SetLinkResult>;
  /** An update that is under way does not bring the link back. The caller signals `retry`. */
  remove(key: EntityKey): Promise<boolean>;
  /** In the order of entity ids, after the given one. */
  page(
    of: { connectionId: string; object: ObjectType },
    afterEntityId: string,
    limit: number,
  ): Promise<LinkEntry[]>;
}

/** Undoes what was overruled, and carries the answer out. */
class NotSet extends Error {
  readonly result: SetLinkResult;
  constructor(result: SetLinkResult) {
    super('not set');
    this.result = result;
  }
}

/** Each call throws when there is no such connection. */
export function createLinks(database: Database, store: EntityStore): Links {
  async function tenantOf(connectionId: string): Promise<string> {
    const tenantId = await store.tenantOf(connectionId);
    if (tenantId === undefined) throw new Error(`There is no connection "${connectionId}".`);
    return tenantId;
  }

  async function set({ key, externalId, takeOver }: SetLinkRequest): Promise<SetLinkResult> {
    const tenantId = await tenantOf(key.connectionId);
    return store.transaction(tenantId, key, async (rows, intents): Promise<SetLinkResult> => {
      // Settings that point at another account wait for us, and then see this link.
      await rows.lockConnection();
      const seen = await rows.ownerOf(externalId);
      const writer = await intents.holderOf({ field: 'externalId', value: externalId });
      await intents.overrule([seen, writer].filter((each) => each !== undefined));
      // From here on nobody writes about these entities; what is not to be is undone with all of it.
      if (await rows.isForgotten()) throw new NotSet({ kind: 'forgotten' });
      const link = await rows.link();
      if (link?.externalId === externalId) throw new NotSet({ kind: 'unchanged' });
      const owner = await rows.ownerOf(externalId);
      if (link !== undefined && !takeOver) {
        const linkedTo = link.externalId ?? null;
        throw new NotSet({ kind: 'linked_elsewhere', externalId: linkedTo, alsoOwnedBy: owner });
      }
      if (owner !== undefined && !takeOver) throw new NotSet({ kind: 'owned', entityId: owner });
      // Linked since we looked, and not overruled: the second look finds it.
      if (owner !== seen && owner !== undefined) throw new RecordOwnedError(owner);
      if (owner !== undefined) await rows.removeLinkOf(owner);
      await rows.removeLink();
      // Without hashes and fingerprint: the next push sends the whole record.
      await rows.saveLink({ externalId, sentHashes: {} });
      return { kind: 'set', formerOwner: owner };
    });
  }

  return {
    // With a push or another "set" of the same record at the same moment the unique key decides, and a second look
    // finds the owner.
    set: (request) =>
      set(request)
        .catch((error: unknown) => {
          if (error instanceof RecordOwnedError || isUniqueViolation(error)) return set(request);
          throw error;
        })
        .catch((error: unknown) => {
          if (error instanceof NotSet) return error.result;
          throw error;
        }),

    async remove(key) {
      const tenantId = await tenantOf(key.connectionId);
      return store.transaction(tenantId, key, async (rows, intents) => {
        if ((await rows.link()) === undefined) return false;
        await intents.overrule();
        await rows.removeLink();
        return true;
      });
    },

    async page({ connectionId, object }, afterEntityId, limit) {
      const tenantId = await tenantOf(connectionId);
      const { rows } = await database.withTenant(tenantId, (tx) =>
        tx.query<{ entity_id: string; external_id: string | null; url: string | null; linked_at: Date }>(
          `SELECT entity_id, external_id, url, linked_at FROM links
           WHERE connection_id = $1 AND object = $2 AND entity_id > $3 ORDER BY entity_id LIMIT $4`,
          [connectionId, object, afterEntityId, limit],
        ),
      );
      return rows.map((row) => ({
        entityId: row.entity_id,
        externalId: row.external_id,
        url: row.url,
        linkedAt: row.linked_at.toISOString(),
      }));
    },
  };
}
