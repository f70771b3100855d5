// The promise where pushes share requests: a worker dies, or an answer is lost, in the middle of a request of many.
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/patience.ts';
import { fastTimings, useRig, type Rig } from '../support/rig.ts';
import { contact, deal } from '../support/subjects.ts';
import { withOwnWorkers } from '../support/worker-process.ts';

const many = 50;
const ids = Array.from({ length: many }, (_, n) => `c-${n}`);

/** Time for company, and seconds until a death is noticed. */
const batches = {
  batchSize: many,
  batchLingerMs: 2_000,
  connectTimeoutMs: 300,
  requestTimeoutMs: 5_000,
  attemptTimeoutMs: 12_000,
  unknownHorizonMs: 500,
};

const changeAll = (rig: Rig, connectionId: string) =>
  Promise.all(ids.map((id, n) => rig.change(connectionId, id, { fields: rig.subject.sample(n) })));

/** All have one record and one link each, and nobody is left who needs anything. */
async function expectAllOnce(rig: Rig, connectionId: string): Promise<void> {
  await eventually(
    'links',
    async () => (await rig.linksOf(connectionId)).length,
    (count) => count === many,
  );
  for (const id of ids) await rig.until(connectionId, id, ({ status }) => status === 'synced');
  expect(await rig.crm.stats()).toMatchObject({ records: many, duplicates: 0 });
  const links = new Set(await rig.linksOf(connectionId));
  expect(links).toEqual(new Set((await rig.crm.records()).map((record) => record.id)));
  expect(links.size).toBe(many);
}

/** That it was a request of many that this test is about. */
async function expectShared(rig: Rig): Promise<void> {
  const requests = await rig.crm.requests('batchCreate');
  const sizes = requests.map(({ body }) => (body as unknown as { inputs: unknown[] }).inputs.length);
  expect(Math.max(...sizes)).toBeGreaterThan(1);
}

test.concurrent.each([
  { when: 'when all of its rows are marked as sent', failpoint: `sent:${many}`, subject: deal },
  { when: 'when the CRM has answered', failpoint: 'executed:1', subject: contact },
])(
  'SIGKILL in the middle of a shared create, $when: $subject.name is there once in the end',
  ({ failpoint, subject }) =>
    withOwnWorkers(async (rig, startWorker) => {
      const connectionId = await rig.addConnection(batches);
      const dying = await startWorker(failpoint);
      await changeAll(rig, connectionId);
      await dying.exited;
      await startWorker();
      await expectAllOnce(rig, connectionId);
      await expectShared(rig);
    }, subject),
);

describe('an answer to a shared request is lost', () => {
  const rig = useRig({ emptyCrm: true });

  test.each([contact, deal])('of a create of many: $name is there once in the end', async (subject) => {
    const on = rig.of(subject);
    const connectionId = await on.addConnection({ ...fastTimings, batchSize: many });
    await on.crm.fault({ operation: 'batchCreate', kind: 'lost_answer', times: 2 });
    await changeAll(on, connectionId);
    await expectAllOnce(on, connectionId);
    await expectShared(on);
  });
});
