// The worker dies while a push waits to be tried again: why it waits stays readable, and it goes on with another worker.
import { expect, test } from 'vitest';
import { readStatus } from '../../client/entity-status.ts';
import { attemptFailedName } from '../../domain/entity/failed-attempt.ts';
import { fastTimings } from '../support/rig.ts';
import { withOwnWorkers } from '../support/worker-process.ts';

const fields = { name: 'Bo', email: 'bo@example.com', phone: '+12025550181' };

test.concurrent('SIGKILL in the back-off: without a worker, and with the next one, it is retrying and says why', () =>
  withOwnWorkers(async (rig, startWorker) => {
    const connectionId = await rig.addConnection();
    const key = { connectionId, object: 'contact' as const, entityId: 'c' };
    const isListed = async (status: string) =>
      (await rig.client.workflow.count(`ConnectionId = '${connectionId}' AND SyncStatus = '${status}'`))
        .count;
    const first = await startWorker();
    // An hour: no success can come before ten minutes are over, so it is told at once.
    await rig.crm.fault({
      operation: 'find',
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '3600' },
    });
    await rig.change(connectionId, 'c', { fields });
    await rig.until(connectionId, 'c', ({ status }) => status === 'retrying');
    await expect.poll(() => isListed('retrying')).toBe(1);
    await first.kill();

    const why = {
      status: 'retrying',
      failure: { kind: 'rate_limited', advice: { code: 'wait_for_crm' } },
      lastAttempt: { kind: 'rate_limited', attempts: 1, nextAt: expect.any(String) },
    };
    expect(await readStatus(rig.client, key)).toMatchObject({ ...why, answeredBy: 'no worker' });
    await startWorker();
    const view = await rig.until(connectionId, 'c', ({ status }) => status === 'retrying');
    expect(view).toMatchObject({ ...why, pendingFields: Object.keys(fields) });

    // Another change goes with it, and a person's word ends the hour.
    await rig.crm.clearFaults();
    await rig.change(connectionId, 'c', { fields: { title: 'Engineer' }, requestId: 'click' });
    const synced = await rig.until(connectionId, 'c', ({ status }) => status === 'synced');
    expect(synced).toMatchObject({ lastOutcome: 'created', pendingFields: [] });
    expect(synced.lastAttempt).toBeUndefined();
    await expect.poll(() => isListed('synced')).toBe(1);
    expect(await rig.crm.stats()).toMatchObject({ records: 1, duplicates: 0, operations: { create: 1 } });
  }));

test.concurrent('SIGKILL in an attempt of a push that is retrying: it is told once, and ends as one record', () =>
  withOwnWorkers(async (rig, startWorker) => {
    const connectionId = await rig.addConnection(fastTimings);
    const first = await startWorker();
    await rig.crm.fault({
      operation: 'find',
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '3600' },
    });
    await rig.change(connectionId, 'c', { fields });
    await rig.until(connectionId, 'c', ({ status }) => status === 'retrying');
    await rig.crm.clearFaults();
    await first.kill();
    const dying = await startWorker('executed:1');
    await rig.handle(connectionId, 'c').signal('retry');
    await dying.exited;
    await startWorker();
    const synced = await rig.until(connectionId, 'c', ({ status }) => status === 'synced');
    expect(synced).toMatchObject({ lastOutcome: 'created', pendingFields: [] });
    expect(await rig.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
    expect(await rig.linksOf(connectionId)).toEqual([synced.externalId]);
    const { events } = await rig.handle(connectionId, 'c').fetchHistory();
    // Each push by itself: on a slow machine an attempt of the second one may fail as well.
    const told = (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
      const [payload] = signal?.signalName === attemptFailedName ? (signal.input?.payloads ?? []) : [];
      return payload?.data ? [JSON.parse(Buffer.from(payload.data).toString()) as { pushId: string }] : [];
    });
    const pushes = told.map(({ pushId }) => pushId);
    expect(pushes.length).toBeGreaterThan(0);
    expect(new Set(pushes).size).toBe(pushes.length);
  }));
