// A worker stands still past its time-out, or a contact is terminated in the middle of a create: still one record, one
// link.
import { expect, test } from 'vitest';
import { fastTimings } from '../support/rig.ts';
import { rigWithWorkerProcess, startWorkerProcess } from '../support/worker-process.ts';

const { rig, restartWorker } = rigWithWorkerProcess();
const person = { name: 'Gil Example', email: 'gil@example.com', phone: '+1 202 555 0160' };

// The server goes on giving tasks to a process that stands still, and each is lost until its time-out: patience.
test.each(['claimed', 'sent'])(
  'a worker that stood still after "%s" for longer than startToClose sends nothing that the CRM must not get',
  { timeout: 600_000 },
  async (step) => {
    const connectionId = await rig().addConnection(fastTimings);
    const frozen = await restartWorker(`${step}:1:SIGSTOP`);
    await rig().change(connectionId, 'c', { fields: person });
    const other = await startWorkerProcess(rig());
    try {
      const view = await rig().until(connectionId, 'c', (each) => each.status === 'synced');
      frozen.signal('SIGCONT');
      // It wakes, finds its claim gone or its deadline passed, and must not write; it ends when its attempts have ended.
      frozen.signal('SIGTERM');
      await frozen.exited;
      expect(await rig().crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
      expect(await rig().linksOf(connectionId)).toEqual([view.externalId]);
    } finally {
      await other.kill();
    }
  },
);

test('terminate and a new change while a create is in flight at a slow CRM make one record', async () => {
  const connectionId = await rig().addConnection();
  await restartWorker();
  await rig().crm.fault({ operation: 'create', kind: 'slow', hold: true, times: 1 });
  await rig().change(connectionId, 'c', { fields: person });
  await rig().crm.arrived('create');
  await rig().handle(connectionId, 'c').terminate('a test');
  await rig().change(connectionId, 'c', { fields: { ...person, title: 'After' } });
  await rig().untilRetrying(connectionId, 'c', 'An earlier attempt still holds this contact');
  await rig().crm.release();
  await expect.poll(() => rig().linksOf(connectionId)).toHaveLength(1);
  // It would wait until the deadline of the attempt before it.
  await rig().handle(connectionId, 'c').signal('retry');
  const view = await rig().until(
    connectionId,
    'c',
    (each) => each.status === 'synced' && each.pendingFields.length === 0,
  );
  expect(await rig().crm.stats()).toMatchObject({ records: 1, duplicates: 0, operations: { create: 1 } });
  expect(await rig().linksOf(connectionId)).toEqual([view.externalId]);
  expect((await rig().crm.records())[0]?.fields['custom_fields']).toMatchObject({ title: 'After' });
});
