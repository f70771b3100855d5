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
/** A forgotten contact closes when its worker comes to it; one that was restored stays open. */
const looksAtOpen = 60;
const betweenLooksMs = 2_000;

export async function purgeForgotten(): Promise<void> {
  const remaining = new Map<string, { untilGone: number; open: number }>();
  setHandler(contactsForgotten, (payload: unknown) => {
    const ids = isPlainObject(payload) ? payload['workflowIds'] : undefined;
    if (Array.isArray(ids))
      for (const id of ids)
        if (typeof id === 'string') remaining.set(id, { untilGone: looksUntilGone, open: looksAtOpen });
  });
  while (remaining.size > 0) {
    await sleep(betweenLooksMs);
    const looking = [...remaining.keys()].slice(0, 100);
    const { stillThere, stillOpen = [] } = await deleteRuns(looking);
    for (const id of looking) {
      const looks = remaining.get(id);
      if (looks === undefined) continue;
      if (stillThere.includes(id)) looks.untilGone = looksUntilGone;
      else if (stillOpen.includes(id)) looks.open -= 1;
      else looks.untilGone -= 1;
      if (looks.untilGone === 0 || looks.open === 0) remaining.delete(id);
    }
  }
}
