// A connection came back: wakes every contact that waited with it, until none is left of an older epoch.
import {
  CancellationScope,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { MaintenanceActivities } from '../activities/activities.ts';
import { backOffMs } from '../domain/back-off.ts';
import { isPlainObject } from '../domain/json.ts';
import { isParkedEntity, type ParkedEntity } from '../domain/entity/parked-entity.ts';
import { answerOf } from './answer-of.ts';
import { epochGrew, taskQueues } from './messages.ts';

const { wakeParked } = proxyActivities<MaintenanceActivities>({
  taskQueue: taskQueues.workflows,
  startToCloseTimeout: 120_000,
  heartbeatTimeout: 20_000,
  retry: { initialInterval: 1_000, maximumInterval: 30_000 },
});

/** A request to cancel is not heard: contacts would stay parked until the sweep finds them. */
export async function resumeConnection(connectionId: string, epoch = 0): Promise<void> {
  let highest = epoch;
  setHandler(epochGrew, (payload: unknown) => {
    const grown = isPlainObject(payload) ? payload['epoch'] : undefined;
    highest = Math.max(highest, typeof grown === 'number' ? grown : 0);
  });
  await CancellationScope.nonCancellable(() => wakeAll(connectionId, () => highest));
}

/** Round after round, until one has woken everybody and the epoch has not grown since. */
async function wakeAll(connectionId: string, heard: () => number): Promise<void> {
  let served = -1;
  for (let failures = 0; served < heard();) {
    const epoch = heard();
    if ((await wakeRound(connectionId, heard)) === 'all woken') {
      served = epoch;
      failures = 0;
    } else {
      // Those who could not be woken are asked again, at a pace that hurts nobody.
      failures += 1;
      await condition(() => heard() > epoch, backOffMs(failures));
    }
  }
}

/** Page after page: a contact that cannot be woken is passed over, so that it hides none of those behind it. */
async function wakeRound(connectionId: string, heard: () => number): Promise<'all woken' | 'some left'> {
  let isSomebodyLeft = false;
  for (let after: ParkedEntity | undefined, isOver = false; !isOver;) {
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof resumeConnection>(connectionId, heard());
    }
    const page = await answerOf(() => wakeParked(connectionId, after), readWoken);
    if (page === undefined) return 'some left';
    isSomebodyLeft ||= page.failed > 0;
    after = page.after;
    isOver = page.after === undefined;
  }
  return isSomebodyLeft ? 'some left' : 'all woken';
}

function readWoken(answer: unknown): { failed: number; after?: ParkedEntity } | undefined {
  if (!isPlainObject(answer) || typeof answer['failed'] !== 'number') return undefined;
  const { failed, after } = answer;
  if (after === undefined) return { failed };
  return isParkedEntity(after) ? { failed, after } : undefined;
}
