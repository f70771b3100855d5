// What a person tells one entity, or all that failed: try again, wait, go on, it was deleted.
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { CommonSettings } from '../../connectors/connector.ts';
import { connectionTaking, findConnection, openedSession } from '../connections/find-connection.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';
import { readEntity } from './entity-story.ts';

const signalsAtOnce = 20;

/** `create`: somebody has looked, and the record of an unknown create is not in the CRM. Throws RefusedError. */
export async function retryEntity(
  syncline: Syncline,
  key: EntityKey,
  { create = false }: { create?: boolean | undefined } = {},
): Promise<void> {
  await requireKnown(syncline, key);
  await (await syncline.client()).retry(key, { create });
}

/** Those whose last push stopped; answers how many. Throws RefusedError. */
export async function retryAllFailed(
  syncline: Syncline,
  of: Pick<EntityKey, 'connectionId' | 'object'>,
): Promise<number> {
  await connectionTaking(syncline, of);
  const entityIds = await syncline.stories.failedEntities(of.connectionId, of.object);
  const client = await syncline.client();
  const left = entityIds.values();
  await Promise.all(
    Array.from({ length: signalsAtOnce }, async () => {
      for (const entityId of left) await client.retry({ ...of, entityId });
    }),
  );
  return entityIds.length;
}

/** Nothing of it is sent; its changes go on being recorded. Throws RefusedError. */
export async function pauseEntity(syncline: Syncline, key: EntityKey): Promise<void> {
  await requireKnown(syncline, key);
  await (await syncline.client()).pause(key);
}

/** Throws RefusedError. */
export async function resumeEntity(syncline: Syncline, key: EntityKey): Promise<void> {
  await requireKnown(syncline, key);
  await (await syncline.client()).resume(key);
}

export interface DeletionInApp {
  /** What the connection's settings say that becomes of the record; undefined where they cannot be read. */
  onContactDeleted: CommonSettings['onContactDeleted'] | undefined;
}

/** It was deleted in the app; the connection's settings say what follows. Throws RefusedError. */
export async function deletedInApp(syncline: Syncline, key: EntityKey): Promise<DeletionInApp> {
  await requireKnown(syncline, key);
  await (await syncline.client()).deleted(key);
  const opened = await openedSession(syncline, await findConnection(syncline, key.connectionId));
  return { onContactDeleted: opened?.settings.onContactDeleted };
}

/** A mistyped id would start a workflow for somebody who does not exist. */
async function requireKnown(syncline: Syncline, key: EntityKey): Promise<void> {
  const { report } = await readEntity(syncline, key);
  if (report.status === 'forgotten') throw new RefusedError({ code: 'forgotten', key });
}
