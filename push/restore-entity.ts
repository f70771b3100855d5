// Restore: a forgotten entity is accepted again, linked to the record that it had, or looking for the one that an
// unanswered create may have made.
import { nounOf, type EntityKey } from '../domain/entity/entity-key.ts';
import type { EntityStore } from '../store/entity/entity-store.ts';

export type RestoreAnswer =
  /** `ownedBy`: another entity took the record meanwhile, and keeps it. */
  { restored: true; externalId?: string; ownedBy?: string } | { restored: false; reason: string };

export async function restoreEntity(store: EntityStore, key: EntityKey): Promise<RestoreAnswer> {
  const tenantId = await store.tenantOf(key.connectionId);
  if (tenantId === undefined)
    return { restored: false, reason: `There is no connection "${key.connectionId}".` };
  return store.transaction(tenantId, key, async (rows): Promise<RestoreAnswer> => {
    const forgotten = await rows.takeForgotten();
    if (forgotten === undefined) return { restored: false, reason: `This ${nounOf(key)} is not forgotten.` };
    const { externalId } = forgotten;
    if (externalId === undefined) return { restored: true };
    const ownedBy = await rows.ownerOf(externalId);
    if (ownedBy !== undefined) return { restored: true, externalId, ownedBy };
    // Without hashes and fingerprint: the next change sends the whole record to it.
    await rows.saveLink({ externalId, sentHashes: {} });
    return { restored: true, externalId };
  });
}
