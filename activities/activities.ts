// The activities: thin, one side effect each, around the write protocol. Dependencies come in, nothing is global.
import { activityInfo, heartbeat, sleep } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { ContactKey, PushAnswer, PushRequest } from '../domain/contact/push.ts';
import type { Timing } from '../domain/quiet-period.ts';
import { workflowIdOf } from '../domain/workflow-id.ts';
import type { ParkedContact } from '../domain/parked-contact.ts';
import { deleteContact } from '../push/contact-deletion.ts';
import type { PushDependencies } from '../push/dependencies.ts';
import { fetchOrCreateContact } from '../push/fetch-or-create-contact.ts';
import { forgetContact, type ForgetAnswer, type ForgetRequest } from '../push/forget-contact.ts';
import { saveContact, type SaveRequest } from '../push/save-contact.ts';
import { readTiming } from '../push/timing.ts';
import { updateContact } from '../push/update-contact.ts';
import type { Connections } from '../store/connections.ts';
import type { Parked } from '../store/parked.ts';
import { deleteRuns, type DeletedRuns } from './delete-runs.ts';
import { asActivity, stoppedFailure } from './failures.ts';
import { wakeParked, type Woken } from './wake-parked.ts';

export interface PushActivities {
  fetchOrCreateContact(request: PushRequest): Promise<PushAnswer>;
  updateContact(request: PushRequest): Promise<PushAnswer>;
  contactDeletedInApp(request: PushRequest): Promise<PushAnswer>;
  forgetContact(request: ForgetRequest): Promise<ForgetAnswer>;
}

export interface MaintenanceActivities {
  readTiming(connectionId: string): Promise<Timing>;
  saveContact(request: SaveRequest): Promise<'saved' | 'forgotten'>;
  wakeParked(connectionId: string, after?: ParkedContact): Promise<Woken>;
  deleteRuns(workflowIds: string[]): Promise<DeletedRuns>;
}

export interface ActivityDependencies {
  push: PushDependencies;
  connections: Connections;
  parked: Parked;
  client: Client;
  /** Asks for the deletion of all runs of a forgotten contact. */
  requestPurge(connectionId: string, workflowIds: string[]): Promise<void>;
  wakePerSecond: number;
  log(line: Record<string, unknown>): void;
}

export function createPushActivities(dependencies: ActivityDependencies): PushActivities {
  const { push } = dependencies;
  const purge = createPurge(dependencies);

  async function run(
    step: (push: PushDependencies, request: PushRequest, attempt: number) => Promise<PushAnswer>,
    request: PushRequest,
  ): Promise<PushAnswer> {
    const answer = await asActivity(() => step(push, request, activityInfo().attempt));
    if (answer.end === 'stopped') throw stoppedFailure(answer);
    if (answer.end === 'forgotten') await purge(request);
    return answer;
  }

  return {
    fetchOrCreateContact: (request) => run(fetchOrCreateContact, request),
    updateContact: (request) => run(updateContact, request),
    contactDeletedInApp: (request) => run(deleteContact, request),
    async forgetContact(request) {
      const answer = await asActivity(() => forgetContact(push, request));
      if (answer.forgotten) await purge(request);
      return answer;
    },
  };
}

export function createMaintenanceActivities(dependencies: ActivityDependencies): MaintenanceActivities {
  const { push, connections, client, parked, wakePerSecond, log } = dependencies;
  const purge = createPurge(dependencies);

  return {
    readTiming: (connectionId) => asActivity(() => readTiming(connections, connectionId)),
    async saveContact(request) {
      const answer = await asActivity(() => saveContact(push, request));
      if (answer === 'forgotten') await purge(request);
      return answer;
    },
    wakeParked: (connectionId, after) =>
      asActivity(() =>
        wakeParked({ client, parked, wakePerSecond, heartbeat, sleep, log }, connectionId, after),
      ),
    deleteRuns: (workflowIds) => asActivity(() => deleteRuns(client, workflowIds)),
  };
}

/** The run that found its contact forgotten ends, and goes like those before it. */
function createPurge({ requestPurge }: ActivityDependencies): (key: ContactKey) => Promise<void> {
  return ({ object, connectionId, contactId }) =>
    asActivity(() => requestPurge(connectionId, [workflowIdOf(object, connectionId, contactId)]));
}
