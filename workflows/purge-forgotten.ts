// Forgotten contacts leave Temporal too: all their runs are deleted, again and again until none is found.
import { proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type { MaintenanceActivities } from '../activities/activities.ts';
import { isPlainObject } from '../domain/json.ts';
import { contactsForgotten, taskQueues } from './messages.ts';

const { deleteRuns } = proxyActivities<MaintenanceActivities>({
  taskQueue: taskQueues.workflows,
  startToCloseTimeout: 60_000,
  retry: { initialInterval: 1_000, maximumInterval: 60_000 },
});

/** Visibility is eventually consistent, so "none" must be seen on several looks. */
const looksUntilGone = 3;
const betweenLooksMs = 2_000;

export async function purgeForgotten(): Promise<void> {
  const remaining = new Map<string, number>();
  setHandler(contactsForgotten, (payload: unknown) => {
    const ids = isPlainObject(payload) ? payload['workflowIds'] : undefined;
    if (Array.isArray(ids))
      for (const id of ids) if (typeof id === 'string') remaining.set(id, looksUntilGone);
  });
  while (remaining.size > 0) {
    await sleep(betweenLooksMs);
    const looking = [...remaining.keys()].slice(0, 100);
    const { stillThere } = await deleteRuns(looking);
    for (const id of looking) {
      const looks = stillThere.includes(id) ? looksUntilGone : (remaining.get(id) ?? 1) - 1;
      if (looks > 0) remaining.set(id, looks);
      else remaining.delete(id);
    }
  }
}
