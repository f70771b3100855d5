// A worker stands still past its time-out, or a contact is terminated in the middle of a create: still one record, one
// link.
import { expect, test } from 'vitest';
import { eventually } from '../support/patience.ts';
import { fastTimings, type Rig } from '../support/rig.ts';
import { rigWithWorkerProcess, withOwnWorkers } from '../support/worker-process.ts';

const { rig, restartWorker } = rigWithWorkerProcess();
const person = { name: 'Gil Example', email: 'gil@example.com', phone: '+1 202 555 0160' };

/** The server goes on giving tasks to a process that stands still, and each is lost until its time-out: not ours. */
async function takeWhatItAsksFor(rig: Rig, connectionId: string): Promise<void> {
  const decoys = Array.from({ length: 12 }, (_, n) => n);
  const change = (n: number) =>
    rig.change(connectionId, `decoy-${n}`, { fields: { name: `D ${n}`, phone: `+1 202 555 01${10 + n}` } });
  await Promise.all(decoys.map(change));
}

async function countIntents(rig: Rig, { areSent }: { areSent: boolean }): Promise<number> {
  const { rows } = await rig.database.withTenant('default', (tx) =>
    tx.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM intents WHERE entity_id = 'c' AND (sent_at IS NOT NULL) = $1`,
      [areSent],
    ),
  );
  return rows[0]?.count ?? 0;
}

// At the same time, each with a CRM and workers of its own.
test.concurrent.each(['claimed', 'sent'])(
  'a worker that stood still after "%s" for longer than startToClose sends nothing that the CRM must not get',
  { timeout: 600_000 },
  (step) =>
    withOwnWorkers(async (own, startWorker) => {
      const connectionId = await own.addConnection(fastTimings);
      const frozen = await startWorker(`${step}:1:SIGSTOP`);
      await own.change(connectionId, 'c', { fields: person }, { workflowTaskTimeoutMs: 4_000 });
      const intents = () => countIntents(own, { areSent: step === 'sent' });
      await eventually('it stands still with its claim', intents, (count) => count === 1);
      await takeWhatItAsksFor(own, connectionId);
      await startWorker();
      const view = await own.until(connectionId, 'c', (each) => each.status === 'synced');
      frozen.signal('SIGCONT');
      // It wakes, finds its claim gone or its deadline passed, and must not write; it ends when its attempts have ended.
      frozen.signal('SIGTERM');
      await frozen.exited;
      const records = (await own.crm.records()).filter(({ fields }) => fields['email'] === person.email);
      expect(records.map(({ id }) => id)).toEqual([view.externalId]);
      expect(await own.crm.stats()).toMatchObject({ duplicates: 0 });
      expect(await own.linksOf(connectionId)).toContain(view.externalId);
    }),
);

test('terminate and a new change while a create is in flight at a slow CRM make one record', async () => {
  const connectionId = await rig.addConnection();
  await restartWorker();
  await rig.crm.fault({ operation: 'create', kind: 'slow', hold: true, times: 1 });
  await rig.change(connectionId, 'c', { fields: person });
  await rig.crm.arrived('create');
  await rig.handle(connectionId, 'c').terminate('a test');
  await rig.change(connectionId, 'c', { fields: { ...person, title: 'After' } });
  await rig.untilRetrying(connectionId, 'c', 'An earlier attempt still holds it');
  await rig.crm.release();
  await expect.poll(() => rig.linksOf(connectionId)).toHaveLength(1);
  // It would wait until the deadline of the attempt before it.
  await rig.handle(connectionId, 'c').signal('retry');
  const view = await rig.until(
    connectionId,
    'c',
    (each) => each.status === 'synced' && each.pendingFields.length === 0,
  );
  expect(await rig.crm.stats()).toMatchObject({ records: 1, duplicates: 0, operations: { create: 1 } });
  expect(await rig.linksOf(connectionId)).toEqual([view.externalId]);
  expect((await rig.crm.records())[0]?.fields['custom_fields']).toMatchObject({ title: 'After' });
});
