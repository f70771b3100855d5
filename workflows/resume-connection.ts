// A connection came back: wakes every contact that waited with it, until none is left of an older epoch.
import { proxyActivities, setHandler } from '@temporalio/workflow';
import type { MaintenanceActivities } from '../activities/activities.ts';
import { isPlainObject } from '../domain/json.ts';
import { epochGrew, taskQueues } from './messages.ts';

const { wakeParked } = proxyActivities<MaintenanceActivities>({
  taskQueue: taskQueues.workflows,
  startToCloseTimeout: 120_000,
  heartbeatTimeout: 20_000,
  retry: { initialInterval: 1_000, maximumInterval: 30_000 },
});

export async function resumeConnection(connectionId: string): Promise<void> {
  let heard = 0;
  let served = -1;
  setHandler(epochGrew, (payload: unknown) => {
    const epoch = isPlainObject(payload) ? payload['epoch'] : undefined;
    heard = Math.max(heard, typeof epoch === 'number' ? epoch : 0);
  });
  while (served < heard) {
    served = heard;
    while ((await wakeParked(connectionId)).areMoreLeft);
  }
}
