// One contact from its first change to its last, on a real server: what the CRM gets, and what it costs.
import { expect, test } from 'vitest';
import { useRig } from '../support/rig.ts';

const rig = useRig();

const person = (n: number) => ({
  firstName: 'Ana',
  lastName: `Person ${n}`,
  email: `ana${n}@example.com`,
  phone: `+1 202 555 01${String(n).padStart(2, '0')}`,
});

async function eventsOf(connectionId: string, entityId: string): Promise<string[]> {
  const history = await rig.handle(connectionId, entityId).fetchHistory();
  return (history.events ?? []).map((event) => String(event.eventType));
}

// Event types of temporal.api.enums.v1.
const timerStarted = '17';

test('a change makes one record, and the next one updates it', async () => {
  const connectionId = await rig.addConnection();
  await rig.change(connectionId, 'c-1', { fields: person(1) });
  const created = await rig.until(connectionId, 'c-1', (view) => view.status === 'synced');
  expect(created.lastOutcome).toBe('created');
  expect(created.externalId).toMatch(/^lead-/);
  expect(created.url).toContain(created.externalId ?? '-');

  await rig.change(connectionId, 'c-1', { fields: { title: 'Owner', phone: '+1 202 555 0199' } });
  const updated = await rig.until(connectionId, 'c-1', (view) => view.lastOutcome === 'updated');
  expect(updated.externalId).toBe(created.externalId);
  const [record] = (await rig.crm.records()).filter((each) => each.id === created.externalId);
  expect(record?.fields).toMatchObject({
    name: 'Ana Person 1',
    email: 'ana1@example.com',
    phone: '+1 202 555 0199',
    custom_fields: { title: 'Owner' },
  });
});

test('twenty quick changes are one create with the merged fields, and twenty more are one update', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 500 });
  await rig.crm.reset();
  for (let n = 0; n < 20; n += 1) {
    await rig.change(connectionId, 'burst', { fields: { ...person(2), [`field${n}`]: n } });
  }
  await rig.until(connectionId, 'burst', (view) => view.lastOutcome === 'created');
  expect((await rig.crm.stats()).operations).toMatchObject({ create: 1 });
  const [record] = await rig.crm.records();
  expect(Object.keys(record?.fields['custom_fields'] as object)).toHaveLength(20);

  for (let n = 0; n < 20; n += 1)
    await rig.change(connectionId, 'burst', { fields: { [`field${n}`]: n + 100 } });
  await rig.until(connectionId, 'burst', (view) => view.lastOutcome === 'updated');
  expect((await rig.crm.stats()).operations).toMatchObject({ create: 1, update: 1 });
  expect((await rig.crm.records())[0]?.fields['custom_fields']).toMatchObject({ field0: 100, field19: 119 });
});

test('a value that is already there makes no call', async () => {
  const connectionId = await rig.addConnection();
  await rig.change(connectionId, 'same', { fields: person(3) });
  await rig.until(connectionId, 'same', (view) => view.lastOutcome === 'created');
  const before = (await rig.crm.stats()).requests;
  await rig.change(connectionId, 'same', { fields: person(3) });
  await rig.until(connectionId, 'same', (view) => view.lastOutcome === 'unchanged');
  expect((await rig.crm.stats()).requests).toBe(before);
});

test('a burst of N signals on a new contact costs N + 11 events, and no timer', async () => {
  const connectionId = await rig.addConnection();
  const start = { quietPeriodMs: 2_000, maxWaitMs: 30_000, startDelayMs: 2_000 };
  const bursts = [1, 5, 20];
  // However long a slow machine takes to send them: no task begins before the last one is there, and their stamps say
  // that they came within a moment. A contact that took them for new ones, or for not quiet yet, would arm a timer.
  await rig.stopWorker();
  await Promise.all(
    bursts.map(async (signals) => {
      const entityId = `delayed-${signals}`;
      await rig.change(connectionId, entityId, { fields: person(3 + signals) }, start);
      const { startTime } = await rig.handle(connectionId, entityId).describe();
      for (let n = 1; n < signals; n += 1) {
        const occurredAt = startTime.getTime() + n * 5;
        await rig.change(connectionId, entityId, { fields: { [`x${n}`]: n }, occurredAt });
      }
    }),
  );
  await rig.startWorker();
  await Promise.all(
    bursts.map(async (signals) => {
      const entityId = `delayed-${signals}`;
      await rig.until(connectionId, entityId, (view) => view.status === 'synced');
      const events = await eventsOf(connectionId, entityId);
      expect(events).not.toContain(timerStarted);
      expect(events).toHaveLength(signals + 11);
    }),
  );
});

test('a burst of spaced changes on an open contact costs at most 5N + 15 events', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 400 });
  await rig.change(connectionId, 'open', { fields: person(6) });
  await rig.until(connectionId, 'open', (view) => view.status === 'synced');
  const before = (await eventsOf(connectionId, 'open')).length;
  for (let n = 0; n < 5; n += 1) {
    await rig.change(connectionId, 'open', { fields: { [`x${n}`]: n } });
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  await rig.until(connectionId, 'open', (view) => view.lastOutcome === 'updated');
  expect((await eventsOf(connectionId, 'open')).length - before).toBeLessThanOrEqual(5 * 5 + 15);
});

test('the lists of the Temporal UI find the contact', async () => {
  const connectionId = await rig.addConnection();
  await rig.change(connectionId, 'listed', { fields: person(7) });
  const view = await rig.until(connectionId, 'listed', (each) => each.status === 'synced');
  await expect
    .poll(async () => {
      const query = `SyncStatus='synced' AND ConnectionId='${connectionId}' AND ExternalId='${view.externalId}'`;
      const found: string[] = [];
      for await (const run of rig.client.workflow.list({ query })) found.push(run.workflowId);
      return found;
    })
    .toEqual([`contact:${connectionId}:listed`]);
});
