// How a contact begins while others do not keep still: somebody asks for its status, more changes come.
import { expect, test } from 'vitest';
import { replay } from '../support/replay.ts';
import { useRig } from '../support/rig.ts';

const rig = useRig();

const person = (n: number) => ({
  name: 'Ida Example',
  email: `ida${n}@example.com`,
  phone: `+1 202 555 0${200 + n}`,
});

// A query ends a workflow task early, and the quiet periods are about as long as a first task takes: whatever was
// decided by the time of another task would be decided differently when the history is replayed.
test('contacts that are asked for their status while they begin can be replayed', async () => {
  const connections = await Promise.all(
    [15, 25, 40, 60].map((quietPeriodMs) => rig.addConnection({ quietPeriodMs })),
  );
  const contacts = [0, 1, 2, 3, 4, 5].map((n) => `asked-${n}`);
  for (const [n, entityId] of contacts.entries()) {
    await Promise.all(
      connections.map(async (connectionId, m) => {
        await rig.change(connectionId, entityId, { fields: person(n * 10 + m) });
        for (let asked = 0; asked < 12; asked += 1) await rig.status(connectionId, entityId);
        await rig.until(connectionId, entityId, (view) => view.status === 'synced');
      }),
    );
  }
  for (const connectionId of connections) {
    for (const entityId of contacts) {
      const handle = rig.handle(connectionId, entityId);
      await replay(await handle.fetchHistory(), handle.workflowId);
    }
  }
});

test('changes that come while a contact reads its timing wait for the quiet period of its connection', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 900 });
  await rig.stopWorker();
  await rig.change(connectionId, 'c', { fields: person(90) });
  // The statement that reads the timing waits until this transaction ends.
  await rig.database.withTenant('default', async (tx) => {
    await tx.query('LOCK TABLE connections IN ACCESS EXCLUSIVE MODE');
    await rig.startWorker();
    await rig.status(connectionId, 'c');
    await rig.change(connectionId, 'c', { fields: { title: 'Two' } });
    await expect.poll(async () => (await rig.status(connectionId, 'c')).pendingFields).toContain('title');
  });
  await rig.until(connectionId, 'c', (view) => view.status === 'synced');
  expect(
    (await rig.crm.records()).find((each) => each.fields['email'] === 'ida90@example.com')?.fields,
  ).toMatchObject({
    custom_fields: { title: 'Two' },
  });
});
