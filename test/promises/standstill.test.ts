// A worker stands still past its time-out, or a contact is terminated in the middle of a create: still one record, one
// link.
import { expect, test } from 'vitest';
import { rigWithWorkerProcess, startWorkerProcess } from '../support/worker-process.ts';

const { rig, restartWorker } = rigWithWorkerProcess();
const person = { name: 'Gil Example', email: 'gil@example.com', phone: '+1 202 555 0160' };

// The server goes on giving tasks to a process that stands still, and each is lost until its time-out: patience.
test.each(['claimed', 'sent'])(
  'a worker that stood still after "%s" for longer than startToClose sends nothing that the CRM must not get',
  { timeout: 150_000 },
  async (step) => {
    const connectionId = await rig().addConnection();
    const frozen = await restartWorker(`${step}:1:SIGSTOP`);
    await rig().change(connectionId, 'c', { fields: person });
    const other = await startWorkerProcess(rig());
    try {
      const view = await rig().until(connectionId, 'c', (each) => each.status === 'synced', 120_000);
      frozen.signal('SIGCONT');
      // It wakes, finds its claim gone or its deadline passed, and must not write.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
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
  await rig().crm.fault({ operation: 'create', kind: 'slow', delayMs: 800, times: 1 });
  await rig().change(connectionId, 'c', { fields: person });
  await expect
    .poll(async () => (await rig().crm.requests('create')).length, { timeout: 10_000, interval: 20 })
    .toBe(1);
  await rig().handle(connectionId, 'c').terminate('a test');
  await rig().change(connectionId, 'c', { fields: { ...person, title: 'After' } });
  const view = await rig().until(
    connectionId,
    'c',
    (each) => each.status === 'synced' && each.pendingFields.length === 0,
    60_000,
  );
  expect(await rig().crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
  expect(await rig().linksOf(connectionId)).toEqual([view.externalId]);
  expect((await rig().crm.records())[0]?.fields['custom_fields']).toMatchObject({ title: 'After' });
});
