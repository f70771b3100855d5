// Somebody looks at a contact while its worker is being replaced: that must not let it run ahead of its history.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { EntityView } from '../../domain/entity/view.ts';
import { replay } from '../support/replay.ts';
import { useRig } from '../support/rig.ts';
import { startWorkerProcess } from '../support/worker-process.ts';

const rig = useRig({ worker: false });

const contacts = ['c1', 'c2', 'c3'];
const person = (entityId: string) => ({
  name: `Quin ${entityId}`,
  email: `${entityId}@example.com`,
  phone: `+1 202 555 010${entityId.slice(1)}`,
});

test('a query that waits for a dead worker, beside signals that do too, leaves histories that replay', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 50 });
  const dying = await startWorkerProcess(rig);
  for (const id of contacts) await rig.sendNow(connectionId, id, { fields: person(id) });
  await dying.kill();
  // The queries reach the new worker before the tasks do: those wait for the dead one from now on, the queries since then.
  const asked = contacts.map((id) =>
    rig.client.withDeadline(Date.now() + 30_000, () => rig.status(connectionId, id)).catch(String),
  );
  await delay(2_500);
  for (const id of contacts) {
    for (const signal of ['retry', 'retry']) await rig.handle(connectionId, id).signal(signal);
  }
  await rig.startWorker();
  await delay(3_500);
  for (const id of contacts) await rig.handle(connectionId, id).signal('retry');
  await Promise.all(asked);

  const isInStep = (view: EntityView): boolean => view.status === 'synced';
  for (const id of contacts) {
    await rig.change(connectionId, id, { fields: { title: 'Newest' }, requestId: 'last' });
    await rig.until(connectionId, id, isInStep);
    const handle = rig.handle(connectionId, id);
    await replay(await handle.fetchHistory(), handle.workflowId);
  }
  const titles = (await rig.crm.records()).map(({ fields }) => fields['custom_fields']);
  expect(titles).toEqual(contacts.map(() => expect.objectContaining({ title: 'Newest' })));
});
