// What people see in the Temporal UI: words on the entity's page, and the search attributes that make lists.
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { syncStatus } from '../../domain/entity/next-step.ts';
import type { EntityState } from '../../domain/entity/state.ts';
import { entityDetails, shownFailure } from '../../domain/entity/view.ts';
import { searchAttributes } from '../messages.ts';
import { hear, type Entity } from './entity.ts';

/** Costs no event: the words are read by a query. */
export function describe({ state }: Entity): void {
  setCurrentDetails(entityDetails(state));
}

/** Once for all messages of an activation: the words are read by a query, which comes after it. */
export function describeSoon(entity: Entity): void {
  if (entity.isDescriptionStale) return;
  entity.isDescriptionStale = true;
  void Promise.resolve().then(() => {
    entity.isDescriptionStale = false;
    describe(entity);
  });
}

/** One upsert of what really changed; none when nothing did. */
export function show(entity: Entity): void {
  describe(entity);
  const attributes = shownAttributes(entity.state);
  const { shown } = entity.state;
  const names = [...new Set([...Object.keys(shown), ...Object.keys(attributes)])];
  const changed = names.filter((name) => shown[name] !== attributes[name]);
  if (changed.length === 0) return;
  upsertSearchAttributes(changed.map((name) => updatePair(name, attributes[name])));
  hear(entity, { kind: 'shown', attributes });
}

function shownAttributes(state: EntityState): Record<string, string> {
  const attributes: Record<string, string | undefined> = {
    SyncStatus: syncStatus(state),
    Connector: state.connector,
    ConnectionId: state.connectionId,
    TenantId: state.tenantId,
    ExternalId: state.link?.externalId,
    FailureKind: shownFailure(state)?.kind,
    LastSyncedAt: state.lastSyncedAt === undefined ? undefined : new Date(state.lastSyncedAt).toISOString(),
  };
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function updatePair(name: string, value: string | undefined): SearchAttributeUpdatePair {
  if (name === 'LastSyncedAt') {
    return { key: searchAttributes.LastSyncedAt, value: value === undefined ? null : new Date(value) };
  }
  const key = searchAttributes[name as Exclude<keyof typeof searchAttributes, 'LastSyncedAt'>];
  return { key, value: value ?? null };
}
