// Forgotten contacts leave Temporal too: all their runs are deleted, again and again until none is found.
import {
  CancellationScope,
  continueAsNew,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { MaintenanceActivities } from '../activities/activities.ts';
import { backOffMs } from '../domain/back-off.ts';
import { isPlainObject } from '../domain/json.ts';
import { answerOf } from './answer-of.ts';
import { entitiesForgotten, taskQueues } from './messages.ts';

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

interface Looks {
  untilGone: number;
  open: number;
}

/** A request to cancel is not heard: those who are forgotten would stay. */
export async function purgeForgotten(carried: [string, Looks][] = []): Promise<void> {
  const remaining = new Map<string, Looks>(Array.isArray(carried) ? carried : []);
  setHandler(entitiesForgotten, (payload: unknown) => {
    const ids = isPlainObject(payload) ? payload['workflowIds'] : undefined;
    if (Array.isArray(ids))
      for (const id of ids)
        if (typeof id === 'string') remaining.set(id, { untilGone: looksUntilGone, open: looksAtOpen });
  });
  await CancellationScope.nonCancellable(() => purge(remaining));
}

async function purge(remaining: Map<string, Looks>): Promise<void> {
  let failures = 0;
  while (remaining.size > 0) {
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof purgeForgotten>([...remaining]);
    }
    await sleep(failures === 0 ? betweenLooksMs : backOffMs(failures));
    const looking = [...remaining.keys()].slice(0, 100);
    const seen = await answerOf(() => deleteRuns(looking), readSeen);
    // Somebody ended it by hand: look again.
    failures = seen === undefined ? failures + 1 : 0;
    if (seen === undefined) continue;
    for (const id of looking) {
      const looks = remaining.get(id);
      if (looks === undefined) continue;
      if (seen.stillThere.includes(id)) looks.untilGone = looksUntilGone;
      else if (seen.stillOpen.includes(id)) looks.open -= 1;
      else looks.untilGone -= 1;
      if (looks.untilGone === 0 || looks.open === 0) remaining.delete(id);
    }
  }
}

function readSeen(answer: unknown): { stillThere: unknown[]; stillOpen: unknown[] } | undefined {
  if (!isPlainObject(answer)) return undefined;
  const { stillThere, stillOpen = [] } = answer;
  return Array.isArray(stillThere) && Array.isArray(stillOpen) ? { stillThere, stillOpen } : undefined;
}
