// The steps without a CRM call: reading the connection's timing, and writing down what waits here.
import { proxyActivities } from '@temporalio/workflow';
import type { MaintenanceActivities } from '../../activities/activities.ts';
import { isHeld } from '../../domain/entity/next-step.ts';
import { readSaved, readTiming } from '../../domain/entity/read-answer.ts';
import { taskQueues } from '../messages.ts';
import type { Entity } from './entity.ts';
import { show } from './show.ts';
import { tryStep } from './try-step.ts';

// Not local ones: ⊢ when a query comes while a local activity ends, a replay goes on at an earlier task, at another time.
const inPostgres = (summary: string) =>
  proxyActivities<MaintenanceActivities>({
    taskQueue: taskQueues.workflows,
    startToCloseTimeout: 15_000,
    retry: { initialInterval: 1_000, maximumInterval: 60_000 },
    summary,
  });
const timings = inPostgres("read the connection's quiet period");
const states = inPostgres('write down what waits here');

/** How long this connection waits for quiet. */
export async function learnTiming(entity: Entity): Promise<void> {
  const { connectionId } = entity.state;
  const timing = await tryStep(entity, () => timings.readTiming(connectionId), readTiming);
  if (timing !== undefined) entity.state = { ...entity.state, timing };
}

/** Writes a pause, a resume, or import rows that wait here, to Postgres. */
export async function save(entity: Entity): Promise<'saved' | 'forgotten'> {
  const { state } = entity;
  // Rows of an entity that is not held are pushed, and that push accounts for them.
  const waitingRows = isHeld(state) ? state.unreportedRows : [];
  const request = {
    connectionId: state.connectionId,
    object: state.object,
    entityId: state.entityId,
    fields: state.fields,
    isPaused: state.isPaused,
    rows: [
      {
        changeIds: waitingRows,
        outcome: state.parked?.reason === 'auth_expired' ? ('needs_attention' as const) : ('paused' as const),
      },
      { changeIds: state.droppedRows, outcome: 'failed' as const },
    ],
  };
  const saved = await tryStep(entity, () => states.saveEntity(request), readSaved);
  if (saved === undefined) return 'saved';
  entity.state = {
    ...entity.state,
    // A pause that was taken back meanwhile is written once more.
    isPauseUnsaved: entity.state.isPaused !== state.isPaused,
    unreportedRows: entity.state.unreportedRows.filter((id) => !waitingRows.includes(id)),
    droppedRows: entity.state.droppedRows.filter((id) => !state.droppedRows.includes(id)),
  };
  if (saved !== 'forgotten') show(entity);
  return saved;
}
