// Somebody clicks faster than a slow queue hands out work: the push is not sent back to the end of the queue for ever.
import { expect, test } from 'vitest';
import { eventually } from '../support/patience.ts';
import { useRig } from '../support/rig.ts';

const rig = useRig();

/** As many as the worker runs at once. */
const slots = 50;
const person = (n: number) => ({
  name: `Uma ${n}`,
  email: `uma${n}@example.com`,
  phone: `+1 202 555 ${1000 + n}`,
});

test('a contact that is clicked again and again while its queue stands still has few attempts, and is pushed', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 3_600_000, maxWaitMs: 3_600_000 });
  await rig.crm.fault({ operation: 'create', kind: 'slow', hold: true, times: slots });
  for (let n = 1; n <= slots; n += 1) {
    await rig.change(connectionId, `busy-${n}`, { fields: person(n), requestId: 'r' });
  }
  await rig.crm.arrived('create', slots);

  const clicks = 12;
  for (let n = 1; n <= clicks; n += 1) {
    const fields = { ...person(99), title: `click ${n}` };
    await rig.change(connectionId, 'clicked', { fields, requestId: `r${n}`, occurredAt: Date.now() + n });
    const title = `click ${n} was heard`;
    await eventually(
      title,
      () => rig.status(connectionId, 'clicked'),
      ({ status }) => status === 'pushing',
    );
  }
  const { events } = await rig.handle(connectionId, 'clicked').fetchHistory();
  const scheduled = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: activity }) =>
    activity?.activityType?.name === 'fetchOrCreateRecord' ? [activity] : [],
  );
  expect(scheduled.length).toBeLessThan(clicks / 2);

  await rig.crm.release();
  const view = await rig.until(connectionId, 'clicked', ({ status }) => status === 'synced');
  expect(['created', 'updated']).toContain(view.lastOutcome);
  const records = await rig.crm.records();
  expect(records.filter(({ fields }) => fields['email'] === person(99).email)).toMatchObject([
    { fields: { custom_fields: { title: `click ${clicks}` } } },
  ]);
});
