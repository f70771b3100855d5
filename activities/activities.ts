// The activities: thin, one side effect each, around the write protocol. Dependencies come in, nothing is global.
import { activityInfo, heartbeat, sleep } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import type { TriedStep } from '../domain/entity/failed-attempt.ts';
import type { PushAnswer, PushRequest } from '../domain/entity/push.ts';
import { priorities } from '../domain/priorities.ts';
import type { Timing } from '../domain/quiet-period.ts';
import { workflowIdOf } from '../domain/workflow-id.ts';
import type { ParkedEntity } from '../domain/entity/parked-entity.ts';
import { associateRecords } from '../push/associations/associate-records.ts';
import { deleteInApp } from '../push/delete-in-app.ts';
import type { PushDependencies } from '../push/dependencies.ts';
import { fetchOrCreateRecord } from '../push/fetch-or-create-record.ts';
import { forgetEntity, type ForgetAnswer, type ForgetRequest } from '../push/forget-entity.ts';
import { freedBy, freedByDeletion, waitingFor } from '../push/let-go.ts';
import { saveEntity, type SaveRequest } from '../push/save-entity.ts';
import { readTiming } from '../push/timing.ts';
import { updateRecord } from '../push/update-record.ts';
import type { Connections } from '../store/connections.ts';
import type { Parked } from '../store/parked.ts';
import { deleteRuns, type DeletedRuns } from './delete-runs.ts';
import { createAttemptPush, type PushWork } from './attempt-push.ts';
import { createAttemptStep, type AttemptStep } from './attempt-step.ts';
import { createFailedAttempts } from './failed-attempts.ts';
import { asActivity, stoppedFailure } from './failures.ts';
import { createTellWorkflow } from './tell-workflow.ts';
import { wakeParked, type Woken } from './wake-parked.ts';

export interface PushActivities {
  fetchOrCreateRecord(request: PushRequest): Promise<PushAnswer>;
  updateRecord(request: PushRequest): Promise<PushAnswer>;
  deleteInApp(request: PushRequest): Promise<PushAnswer>;
  associateRecords(request: PushRequest): Promise<PushAnswer>;
  forgetEntity(request: ForgetRequest, step?: TriedStep): Promise<ForgetAnswer>;
}

export interface MaintenanceActivities {
  readTiming(connectionId: string, step?: TriedStep): Promise<Timing>;
  saveEntity(request: SaveRequest, step?: TriedStep): Promise<'saved' | 'forgotten'>;
  wakeParked(connectionId: string, after?: ParkedEntity): Promise<Woken>;
  deleteRuns(workflowIds: string[]): Promise<DeletedRuns>;
}

export interface ActivityDependencies {
  push: PushDependencies;
  connections: Connections;
  parked: Parked;
  client: Client;
  /** Asks for the deletion of all runs of a forgotten entity. */
  requestPurge(connectionId: string, workflowIds: string[]): Promise<void>;
  wakePerSecond: number;
  /** Without success for so long, a contact is in the list of those that are tried again. */
  retryingAfterMs?: number | undefined;
  log(line: Record<string, unknown>): void;
}

export function createPushActivities(dependencies: ActivityDependencies): PushActivities {
  const { push } = dependencies;
  const purge = createPurge(dependencies);
  const { client, log, retryingAfterMs: longMs } = dependencies;
  const attemptPush = createAttemptPush(push, log, createTellWorkflow({ client, longMs, log }));
  const attemptStep = attemptStepOf(dependencies);
  const wakeFreed = (key: EntityKey, entityIds: readonly string[]): Promise<void> =>
    asActivity(() => push.retry(key, entityIds));

  async function run(work: PushWork, request: PushRequest, whoIsFreed = freedBy): Promise<PushAnswer> {
    const { attempt: number, priority, heartbeatDetails: last } = activityInfo();
    const isClick = priority?.priorityKey === priorities.click;
    const answer = await attemptPush(work, request, {
      number,
      isClick,
      heartbeat: { last, beat: heartbeat },
    });
    if (answer.end === 'stopped') throw stoppedFailure(answer, request);
    if (answer.end === 'forgotten') await asActivity(() => purge(request));
    await wakeFreed(request, await asActivity(() => whoIsFreed(push, request, answer)));
    return answer;
  }

  return {
    fetchOrCreateRecord: (request) => run(fetchOrCreateRecord, request),
    updateRecord: (request) => run(updateRecord, request),
    deleteInApp: (request) => run(deleteInApp, request, freedByDeletion),
    associateRecords: (request) => run(associateRecords, request, async () => []),
    forgetEntity: (request, step) =>
      attemptStep(step, async () => {
        const answer = await forgetEntity(push, request);
        if (!answer.forgotten) return answer;
        await push.retry(request, await waitingFor(push, request));
        await purge(request);
        return answer;
      }),
  };
}

export function createMaintenanceActivities(dependencies: ActivityDependencies): MaintenanceActivities {
  const { push, connections, client, parked, wakePerSecond, log } = dependencies;
  const purge = createPurge(dependencies);
  const attemptStep = attemptStepOf(dependencies);

  return {
    readTiming: (connectionId, step) => attemptStep(step, () => readTiming(connections, connectionId), {}),
    saveEntity: (request, step) =>
      attemptStep(
        step,
        async () => {
          const answer = await saveEntity(push, request);
          if (answer === 'forgotten') await purge(request);
          return answer;
        },
        request.fields,
      ),
    wakeParked: (connectionId, after) =>
      asActivity(() =>
        wakeParked({ client, parked, wakePerSecond, heartbeat, sleep, log }, connectionId, after),
      ),
    deleteRuns: (workflowIds) => asActivity(() => deleteRuns(client, workflowIds)),
  };
}

function attemptStepOf({ push, client, log, retryingAfterMs: longMs }: ActivityDependencies): AttemptStep {
  const attempts = createFailedAttempts({ log, now: push.monotonicNow });
  return createAttemptStep(attempts, createTellWorkflow({ client, longMs, log }));
}

/** The run that found its entity forgotten ends, and goes like those before it. */
function createPurge({ requestPurge }: ActivityDependencies): (key: EntityKey) => Promise<void> {
  return ({ object, connectionId, entityId }) =>
    requestPurge(connectionId, [workflowIdOf({ object, connectionId, entityId })]);
}
