// A worker stands still past its time-out, or an entity is terminated in the middle of a create: still one record, one
// link.
import { expect, test } from 'vitest';
import { eventually } from '../support/patience.ts';
import { fastTimings, type Rig } from '../support/rig.ts';
import { company, deal, genericContact, type Subject } from '../support/subjects.ts';
import { rigWithWorkerProcess, withOwnWorkers } from '../support/worker-process.ts';

const { rig, restartWorker } = rigWithWorkerProcess();

/** The server goes on giving tasks to a process that stands still, and each is lost until its time-out: not ours. */
async function takeWhatItAsksFor(rig: Rig, connectionId: string): Promise<void> {
  const decoys = Array.from({ length: 12 }, (_, n) => n);
  const change = (n: number) =>
    rig.change(connectionId, `decoy-${n}`, { fields: rig.subject.sample(100 + n) });
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

/** Both for one object, and one each for the others: what holds a sleeper back is the claim, the same for all. */
const sleepers: [step: string, subject: Subject][] = [
  ['claimed', genericContact],
  ['sent', genericContact],
  ['claimed', deal],
  ['sent', company],
];

// At the same time, each with a CRM and workers of its own.
test.concurrent.each(sleepers.map(([step, subject]) => ({ step, subject, name: subject.name })))(
  'a worker that stood still after "$step" of $name for longer than startToClose sends nothing that the CRM must not get',
  { timeout: 600_000 },
  ({ step, subject }) =>
    withOwnWorkers(async (own, startWorker) => {
      const connectionId = await own.addConnection(fastTimings);
      const frozen = await startWorker(`${step}:1:SIGSTOP`);
      await own.change(connectionId, 'c', { fields: subject.sample(1) }, { workflowTaskTimeoutMs: 4_000 });
      const intents = () => countIntents(own, { areSent: step === 'sent' });
      await eventually('it stands still with its claim', intents, (count) => count === 1);
      await takeWhatItAsksFor(own, connectionId);
      await startWorker();
      const view = await own.until(connectionId, 'c', (each) => each.status === 'synced');
      frozen.signal('SIGCONT');
      // It wakes, finds its claim gone or its deadline passed, and must not write; it ends when its attempts have ended.
      await frozen.end();
      const records = (await own.crm.records()).filter(
        ({ fields }) => fields['name'] === subject.sample(1).name,
      );
      expect(records.map(({ id }) => id)).toEqual([view.externalId]);
      expect(await own.crm.stats()).toMatchObject({ duplicates: 0 });
      expect(await own.linksOf(connectionId)).toContain(view.externalId);
    }, subject),
);

test.each([genericContact, company, deal])(
  'terminate and a new change while a create of $name is in flight at a slow CRM make one record',
  async (subject) => {
    const on = rig.of(subject);
    const connectionId = await on.addConnection();
    await restartWorker();
    await on.crm.fault({ operation: 'create', kind: 'slow', hold: true, times: 1 });
    await on.change(connectionId, 'c', { fields: subject.sample(1) });
    await on.crm.arrived('create');
    await on.handle(connectionId, 'c').terminate('a test');
    await on.change(connectionId, 'c', { fields: { ...subject.sample(1), [subject.detail]: 'After' } });
    await on.untilRetrying(connectionId, 'c', 'An earlier attempt still holds it');
    await on.crm.release();
    await expect.poll(() => on.linksOf(connectionId)).toHaveLength(1);
    // It would wait until the deadline of the attempt before it.
    await on.handle(connectionId, 'c').signal('retry');
    const view = await on.until(
      connectionId,
      'c',
      (each) => each.status === 'synced' && each.pendingFields.length === 0,
    );
    expect(await on.crm.stats()).toMatchObject({ records: 1, duplicates: 0, operations: { create: 1 } });
    expect(await on.linksOf(connectionId)).toEqual([view.externalId]);
    expect((await on.crm.records()).map(subject.detailOf)).toEqual(['After']);
  },
);
