// What pushes of these changes would do: each looked at for itself, as if it were the next.
import { performance } from 'node:perf_hooks';
import type { Change } from '../../domain/entity/change.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { previewPush, type Preview } from '../../push/preview.ts';
import { connectionTaking } from '../connections/find-connection.ts';
import type { Syncline } from '../open-syncline.ts';

export type { Preview };

export interface ChangeToPreview extends Pick<Change, 'fields' | 'policy'> {
  entityId: string;
  externalId?: string | undefined;
}

/** Of one call: each of them asks the CRM. */
export const mostPreviews = 100;
/** As many as share a batch call of most CRMs, where they have one. */
const atOnce = 25;

/** In the order of the changes. Throws RefusedError for a connection that there is not, or that takes no such entity. */
export async function previewChanges(
  syncline: Syncline,
  { connectionId, object }: { connectionId: string; object: ObjectType },
  changes: readonly ChangeToPreview[],
): Promise<Preview[]> {
  if (changes.length > mostPreviews) throw new RangeError(`at most ${mostPreviews} previews at once`);
  await connectionTaking(syncline, { connectionId, object });
  const sessions = await syncline.sessions();
  const dependencies = {
    store: syncline.store,
    connect: sessions.open,
    monotonicNow: () => performance.now(),
  };
  const previews: Preview[] = [];
  for (let from = 0; from < changes.length; from += atOnce) {
    const some = changes
      .slice(from, from + atOnce)
      .map((change) => previewPush(dependencies, { connectionId, object, ...change }));
    previews.push(...(await Promise.all(some)));
  }
  return previews;
}
