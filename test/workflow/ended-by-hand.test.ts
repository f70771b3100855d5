// Somebody ends an activity by hand, as the Temporal UI lets one: the contact tries again, and nothing is lost.
import { expect, test } from 'vitest';
import { forget, pause, resume } from '../../workflows/messages.ts';
import { endByHand, runningActivity, whileLocked, type ByHand } from '../support/by-hand.ts';
import { useRig } from '../support/rig.ts';

const rig = useRig({ emptyCrm: true });

const person = (n: number) => ({
  name: `Gil ${n}`,
  email: `gil${n}@example.com`,
  phone: `+1 202 555 0${600 + n}`,
});

const deletes = { onContactDeleted: 'delete', delete: '/leads/{lead_id}' };

interface Step {
  activity: string;
  /** Its attempt cannot go on while this is locked. */
  table: string;
  /** What the contact is asked to do, of which the step is a part. Resolves when it was asked. */
  ask(connectionId: string, entityId: string): Promise<{ answer?: Promise<unknown> }>;
  /** What holds in the end. */
  expectDone(connectionId: string, entityId: string, answer: unknown): Promise<void>;
}

async function synced(connectionId: string, entityId: string, title: string): Promise<void> {
  await rig.until(
    connectionId,
    entityId,
    (view) => view.status === 'synced' && view.pendingFields.length === 0,
  );
  const records = await rig.crm.records();
  expect(records.map((record) => record.fields['custom_fields'])).toEqual([{ title }]);
}

const steps: Step[] = [
  {
    activity: 'forgetEntity',
    table: 'connections',
    async ask(connectionId, entityId) {
      const update = await rig
        .handle(connectionId, entityId)
        .startUpdate(forget, { args: [{}], waitForStage: 'ACCEPTED' });
      return { answer: update.result() };
    },
    async expectDone(connectionId, entityId, answer) {
      expect(answer).toEqual({ forgotten: true });
      await expect
        .poll(async () => (await rig.handle(connectionId, entityId).describe()).status.name)
        .toBe('COMPLETED');
    },
  },
  {
    activity: 'updateRecord',
    table: 'connections',
    async ask(connectionId, entityId) {
      await rig.change(connectionId, entityId, { fields: { title: 'newest' }, requestId: 'r' });
      return {};
    },
    expectDone: (connectionId, entityId) => synced(connectionId, entityId, 'newest'),
  },
  {
    activity: 'saveEntity',
    table: 'entity_state',
    async ask(connectionId, entityId) {
      await rig.handle(connectionId, entityId).signal(pause);
      await rig.change(connectionId, entityId, { fields: { title: 'newest' }, requestId: 'r' });
      return {};
    },
    async expectDone(connectionId, entityId) {
      await expect.poll(() => isPausedInPostgres(connectionId), { timeout: 30_000 }).toBe(true);
      await rig.handle(connectionId, entityId).signal(resume);
      await synced(connectionId, entityId, 'newest');
    },
  },
  {
    activity: 'deleteInApp',
    table: 'connections',
    async ask(connectionId, entityId) {
      await rig.handle(connectionId, entityId).signal('contactDeleted');
      return {};
    },
    async expectDone() {
      await expect.poll(() => rig.crm.records(), { timeout: 30_000 }).toEqual([]);
    },
  },
];

const hands: ByHand[] = ['failed for good', 'completed with nonsense', 'completed without a result'];

test.each(steps.flatMap((step) => hands.map((how) => ({ how, step, name: step.activity }))))(
  'a contact tries again whose activity was ended by hand: $name, $how',
  async ({ how, step }) => {
    const connectionId = await rig.addConnection(step.activity === 'deleteInApp' ? deletes : {});
    await rig.sendNow(connectionId, 'c', { fields: { ...person(1), title: 'first' } });
    const handle = rig.handle(connectionId, 'c');
    const { answer } = await whileLocked(rig, step.table, async () => {
      const asked = await step.ask(connectionId, 'c');
      await endByHand(rig, handle, await runningActivity(handle, step.activity), how);
      return asked;
    });
    await step.expectDone(connectionId, 'c', await answer);
  },
);

test.each(hands)('a new contact whose timing is %s by hand reads it again', async (how) => {
  const connectionId = await rig.addConnection();
  await whileLocked(rig, 'connections', async () => {
    await rig.change(connectionId, 'new', { fields: { ...person(2), title: 'new' } });
    const handle = rig.handle(connectionId, 'new');
    await endByHand(rig, handle, await runningActivity(handle, 'readTiming'), how);
  });
  await synced(connectionId, 'new', 'new');
});

test('one step after the other without end is a push that failed: it waits before it goes on', async () => {
  const connectionId = await rig.addConnection();
  await rig.sendNow(connectionId, 'c', { fields: { ...person(4), title: 'first' } });
  const handle = rig.handle(connectionId, 'c');
  await whileLocked(rig, 'connections', async () => {
    await rig.change(connectionId, 'c', { fields: { title: 'newest' }, requestId: 'r' });
    let last = '';
    for (let steps = 0; steps < 6; steps += 1) {
      await expect.poll(() => runningActivity(handle, 'updateRecord'), { timeout: 30_000 }).not.toBe(last);
      last = await runningActivity(handle, 'updateRecord');
      await endByHand(rig, handle, last, 'completed with another step');
    }
    await expect
      .poll(
        async () => {
          const { events } = await handle.fetchHistory();
          return (events ?? []).some(({ userMetadata }) =>
            Buffer.from(userMetadata?.summary?.data ?? [])
              .toString()
              .includes('before it is tried again'),
          );
        },
        { timeout: 60_000 },
      )
      .toBe(true);
  });
  await synced(connectionId, 'c', 'newest');
});

test('a click interrupts the wait after an activity that was ended by hand', async () => {
  const connectionId = await rig.addConnection();
  await rig.sendNow(connectionId, 'c', { fields: { ...person(3), title: 'first' } });
  const handle = rig.handle(connectionId, 'c');
  await whileLocked(rig, 'connections', async () => {
    await rig.change(connectionId, 'c', { fields: { title: 'newest' }, requestId: 'r' });
    // Each time the next try is a second and more away: twice as long each time.
    for (let tries = 0; tries < 3; tries += 1) {
      await endByHand(rig, handle, await runningActivity(handle, 'updateRecord'), 'failed for good');
    }
  });
  // An attempt that was given up by hand still runs in its worker, and may be the one that sends it.
  const { outcome } = await rig.sendNow(connectionId, 'c');
  expect(['updated', 'unchanged']).toContain(outcome);
  await synced(connectionId, 'c', 'newest');
});

async function isPausedInPostgres(connectionId: string): Promise<boolean | undefined> {
  const { rows } = await rig.database.withTenant('default', (tx) =>
    tx.query<{ is_paused: boolean }>('SELECT is_paused FROM entity_state WHERE connection_id = $1', [
      connectionId,
    ]),
  );
  return rows[0]?.is_paused;
}
