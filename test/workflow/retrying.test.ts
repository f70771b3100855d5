// A push that fails for long is in the lists, says why, costs little, and leaves the lists by itself.
import { expect, test } from 'vitest';
import { readStatus } from '../../client/entity-status.ts';
import { attemptFailedName } from '../../domain/entity/failed-attempt.ts';
import { useRig } from '../support/rig.ts';

/** Long from the first failure on: nobody waits ten minutes here. */
const rig = useRig({ emptyCrm: true, worker: { retryingAfterMs: 0 } });

const person = (n: number) => ({
  name: `Rae ${n}`,
  email: `rae${n}@example.com`,
  phone: `+1 202 555 0${600 + n}`,
});
const keyOf = (connectionId: string) => ({ connectionId, object: 'contact' as const, entityId: 'c' });
const eventsOf = async (connectionId: string) =>
  (await rig.handle(connectionId, 'c').fetchHistory()).events ?? [];

/** Each upsert of the status, and how often the contact was told. */
async function historyOf(connectionId: string) {
  const events = await eventsOf(connectionId);
  const upserts = events.flatMap(({ upsertWorkflowSearchAttributesEventAttributes: upsert }) =>
    upsert?.searchAttributes?.indexedFields?.['SyncStatus'] === undefined
      ? []
      : [Buffer.from(upsert.searchAttributes.indexedFields['SyncStatus'].data ?? []).toString()],
  );
  const told = events.filter(
    ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === attemptFailedName,
  );
  return { upserts, told: told.length };
}

async function isListed(connectionId: string, query: string): Promise<boolean> {
  const { count } = await rig.client.workflow.count(`ConnectionId = '${connectionId}' AND ${query}`);
  return count === 1;
}

test('without success for long it is in the lists with why, told once however often it is tried, and leaves by itself', async () => {
  const connectionId = await rig.addConnection();
  await rig.crm.fault({ operation: 'find', kind: 'status', status: 503 });
  await rig.change(connectionId, 'c', { fields: person(1), requestId: 'click' });

  const view = await rig.until(connectionId, 'c', ({ status }) => status === 'retrying');
  expect(view).toMatchObject({
    failure: { kind: 'transient', advice: { code: 'wait' } },
    lastAttempt: { kind: 'transient', attempts: 1, message: expect.stringContaining('503') },
    pendingFields: ['name', 'email', 'phone'],
  });
  await expect
    .poll(() => isListed(connectionId, `SyncStatus = 'retrying' AND FailureKind = 'transient'`))
    .toBe(true);

  // The next attempts tell nobody, and whoever looks sees them all the same.
  await rig.crm.arrived('find', 3);
  await expect
    .poll(async () => {
      const seen = await readStatus(rig.client, keyOf(connectionId));
      // Its own word is of the first attempt; the newest is the server's.
      return seen?.answeredBy === 'workflow' ? seen.lastAttempt?.attempts : 0;
    })
    .toBeGreaterThan(1);
  expect(await historyOf(connectionId)).toEqual({ upserts: ['"retrying"'], told: 1 });

  await rig.crm.clearFaults();
  const synced = await rig.until(connectionId, 'c', ({ status }) => status === 'synced');
  expect(synced.failure).toBeUndefined();
  expect(synced.lastAttempt).toBeUndefined();
  expect((await historyOf(connectionId)).upserts).toEqual(['"retrying"', '"synced"']);
  await expect.poll(() => isListed(connectionId, `FailureKind IS NULL AND SyncStatus = 'synced'`)).toBe(true);
});

test('another kind of failure is told, and a pause takes it out of that list', async () => {
  const connectionId = await rig.addConnection();
  await rig.crm.fault({ operation: 'find', kind: 'status', status: 503, times: 1 });
  await rig.crm.fault({ operation: 'find', kind: 'status', status: 429, headers: { 'retry-after': '3600' } });
  await rig.change(connectionId, 'c', { fields: person(2), requestId: 'click' });
  await rig.until(connectionId, 'c', ({ failure }) => failure?.kind === 'rate_limited');
  expect(await historyOf(connectionId)).toEqual({ upserts: ['"retrying"'], told: 2 });

  await rig.handle(connectionId, 'c').signal('pause');
  const paused = await rig.until(connectionId, 'c', ({ status }) => status === 'paused');
  expect(paused.failure).toBeUndefined();
  await expect.poll(() => isListed(connectionId, `SyncStatus = 'paused' AND FailureKind IS NULL`)).toBe(true);
});

test('a click on a contact that is tried again hears why it is pending, and what nobody of ours says is dropped', async () => {
  const connectionId = await rig.addConnection();
  await rig.crm.fault({ kind: 'status', status: 429, headers: { 'retry-after': '3600' } });
  await rig.change(connectionId, 'c', { fields: person(3), requestId: 'click' });
  await rig.until(connectionId, 'c', ({ status }) => status === 'retrying');
  const handle = rig.handle(connectionId, 'c');
  await handle.signal(attemptFailedName, { stepId: 'x', attempt: 'odd' });
  await rig.until(connectionId, 'c', ({ dropped }) => dropped?.count === 1);
  const known = { kind: 'conflict', message: 'said by somebody', attempts: 1, at: new Date().toISOString() };
  await handle.signal(attemptFailedName, { stepId: 'x', attempt: known });
  expect((await rig.status(connectionId, 'c')).failure?.kind).toBe('rate_limited');

  const answer = await rig.sendNow(connectionId, 'c', { requestId: 'click', once: true });
  expect(answer).toMatchObject({ outcome: 'pending', failure: { kind: 'rate_limited' } });
});
