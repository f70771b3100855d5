// The steps without a CRM call: reading the connection's timing, and writing down what waits here.
import { proxyActivities } from '@temporalio/workflow';
import type { MaintenanceActivities } from '../../activities/activities.ts';
import { longestBackOffMs } from '../../domain/back-off.ts';
import { readSaved, readTiming } from '../../domain/entity/read-answer.ts';
import { toSave } from '../../domain/entity/save.ts';
import { taskQueues } from '../messages.ts';
import { hear, type Entity } from './entity.ts';
import { show } from './show.ts';
import { tryStep } from './try-step.ts';

// Not local ones: ⊢ when a query comes while a local activity ends, a replay goes on at an earlier task, at another time.
const inPostgres = (summary: string) =>
  proxyActivities<MaintenanceActivities>({
    taskQueue: taskQueues.workflows,
    startToCloseTimeout: 15_000,
    retry: { initialInterval: 1_000, maximumInterval: longestBackOffMs },
    summary,
  });
const timings = inPostgres("read the connection's quiet period");
const states = inPostgres('write down what waits here');

/** How long this connection waits for quiet. */
export async function learnTiming(entity: Entity): Promise<void> {
  const { connectionId } = entity.state;
  const timing = await tryStep(entity, (step) => timings.readTiming(connectionId, step), readTiming);
  if (timing !== undefined) hear(entity, { kind: 'timingLearned', timing });
}

/** Writes a pause, a resume, or import rows that wait here, to Postgres. */
export async function save(entity: Entity): Promise<'saved' | 'forgotten' | undefined> {
  const asked = entity.state;
  const { connectionId, object, entityId } = asked;
  const request = { connectionId, object, entityId, ...toSave(asked) };
  const saved = await tryStep(entity, (step) => states.saveEntity(request, step), readSaved);
  if (saved === undefined) return undefined;
  hear(entity, { kind: 'saved', asked });
  if (saved !== 'forgotten') show(entity);
  return saved;
}
