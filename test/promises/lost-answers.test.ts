// Answers get lost: what the CRM executed is found again, and what it did not is sent again.
import { describe, expect, test } from 'vitest';
import type { EntityView } from '../../domain/entity/view.ts';
import type { Json } from '../../domain/json.ts';
import { fastTimings, useRig } from '../support/rig.ts';
import { everySubject, genericContact, type Subject } from '../support/subjects.ts';

const rig = useRig({ emptyCrm: true });

const person = (n: number) => ({
  name: `Hal ${n}`,
  email: `hal${n}@example.com`,
  phone: `+1 202 555 0${600 + n}`,
});
const isSynced = (view: EntityView): boolean => view.status === 'synced' && view.pendingFields.length === 0;
/** A horizon that ends when the test says so: what must happen before it does, however slow the machine is. */
const heldHorizon = { unknownHorizonMs: 600_000 };

/** All for one object; for the others the two kinds of ending, executed and not: what an answer means is HTTP's. */
function losses(subject: Subject) {
  const all: { name: string; fault: Record<string, Json> }[] = [
    { name: 'garbage', fault: { kind: 'garbled', times: 1 } },
    { name: 'a reset before it executed', fault: { kind: 'reset', times: 1 } },
    { name: 'a reset after it executed', fault: { kind: 'reset', executeFirst: true, times: 1 } },
    { name: 'nothing, and does not execute', fault: { kind: 'timeout', times: 1 } },
    { name: '500, three times', fault: { kind: 'status', status: 500, times: 3 } },
    {
      name: '429 with Retry-After',
      fault: { kind: 'status', status: 429, headers: { 'retry-after': '1' }, times: 2 },
    },
  ];
  return subject === genericContact ? all : all.slice(0, 2);
}

describe.each(everySubject)('$name', (subject) => {
  const { detail } = subject;

  test('a create whose answer is lost is found again: one record, and the outcome is "created"', async () => {
    const on = rig.of(subject);
    const connectionId = await on.addConnection(fastTimings);
    await on.crm.fault({ operation: 'create', kind: 'lost_answer', times: 1 });
    await on.change(connectionId, 'c', { fields: subject.sample(1) });
    const view = await on.until(connectionId, 'c', isSynced);
    expect(view.lastOutcome).toBe('created');
    expect(await on.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
  });

  test('a lost create of which every field changes before the horizon is still one record, with the new values', async () => {
    const on = rig.of(subject);
    const connectionId = await on.addConnection(heldHorizon);
    // The lookup does not see the record at first, so that only the horizon proves anything.
    await on.crm.latency({ searchLagMs: 3_600_000 });
    await on.crm.fault({ operation: 'create', kind: 'reset', executeFirst: true, times: 1 });
    await on.change(connectionId, 'c', { fields: subject.sample(2) });
    await on.crm.arrived('create');
    await on.change(connectionId, 'c', { fields: subject.sample(3) });
    await on.untilRetrying(connectionId, 'c', 'may still execute an earlier create');
    await on.crm.latency({ searchLagMs: 0 });
    await on.endHorizon(connectionId, 'c');
    await on.until(connectionId, 'c', isSynced);
    const records = await on.crm.records();
    expect(records).toHaveLength(1);
    expect(records[0]?.fields).toMatchObject(subject.sample(3));
  });

  test('an update whose answer is lost and whose value goes back ends with the value that the entity has', async () => {
    const on = rig.of(subject);
    const connectionId = await on.addConnection(fastTimings);
    await on.change(connectionId, 'c', { fields: { ...subject.sample(3), [detail]: 'One' } });
    await on.until(connectionId, 'c', isSynced);
    await on.crm.fault({ operation: 'update', kind: 'lost_answer', times: 1 });
    await on.change(connectionId, 'c', { fields: { [detail]: 'Two' } });
    await on.crm.arrived('update');
    await on.change(connectionId, 'c', { fields: { [detail]: 'One' } });
    await on.until(connectionId, 'c', isSynced);
    expect((await on.crm.records()).map(subject.detailOf)).toEqual(['One']);
  });

  test.each(losses(subject))(
    'the CRM answers a create with $name: one record in the end',
    async ({ fault }) => {
      const on = rig.of(subject);
      const connectionId = await on.addConnection(fastTimings);
      await on.crm.fault({ operation: 'create', ...fault });
      await on.change(connectionId, 'c', { fields: subject.sample(5) });
      await on.until(connectionId, 'c', isSynced);
      expect(await on.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
    },
  );

  test('a lookup that fails is never taken for "none"', async () => {
    const on = rig.of(subject);
    const connectionId = await on.addConnection();
    await on.crm.addRecord(subject.byHand('c', 6));
    await on.crm.fault({ operation: 'find', kind: 'status', status: 500, times: 2 });
    await on.change(connectionId, 'c', { fields: subject.sample(6) });
    const view = await on.until(connectionId, 'c', (each) => each.status === 'synced');
    expect(view.lastOutcome).toBe('updated');
    expect(await on.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
  });
});

test('a create that was never executed, and then the app names the record: no second one', async () => {
  const connectionId = await rig.addConnection(heldHorizon);
  const named = await rig.crm.addRecord({ name: 'Somebody', email: 'other@example.com' });
  await rig.crm.fault({ operation: 'create', kind: 'reset', times: 1 });
  await rig.change(connectionId, 'c', { fields: person(11) });
  await rig.crm.arrived('create');
  await rig.change(connectionId, 'c', { fields: {}, externalId: named });
  await rig.untilRetrying(connectionId, 'c', 'may still execute an earlier create');
  await rig.endHorizon(connectionId, 'c');
  const view = await rig.until(connectionId, 'c', isSynced);
  expect(view).toMatchObject({ lastOutcome: 'updated', externalId: named });
  expect(await rig.crm.stats()).toMatchObject({ records: 1, operations: { create: 1 } });
});

test('an update that the CRM executes late does not win over the newer value', async () => {
  const connectionId = await rig.addConnection({ ...fastTimings, ...heldHorizon });
  // The record is there already, so that no create of a slow machine is waited for.
  await rig.crm.addRecord({ ...person(4), custom_fields: { title: 'One' } });
  await rig.crm.fault({ operation: 'update', kind: 'slow', hold: true, times: 1 });
  await rig.change(connectionId, 'c', { fields: { ...person(4), title: 'Old' } });
  await rig.crm.arrived('update');
  await rig.change(connectionId, 'c', { fields: { title: 'New' } });
  await rig.untilRetrying(connectionId, 'c', 'may still execute an earlier update');
  await rig.crm.release();
  await expect.poll(async () => (await rig.crm.requests('update'))[0]?.executed).toBe(true);
  expect((await rig.crm.records())[0]?.fields['custom_fields']).toMatchObject({ title: 'Old' });
  await rig.endHorizon(connectionId, 'c');
  await rig.until(connectionId, 'c', isSynced);
  expect((await rig.crm.records())[0]?.fields['custom_fields']).toMatchObject({ title: 'New' });
});

test('a click while an attempt runs that will fail does not end the contact', async () => {
  const connectionId = await rig.addConnection(fastTimings);
  await rig.crm.fault({ operation: 'create', kind: 'status', status: 500, hold: true, times: 1 });
  await rig.change(connectionId, 'c', { fields: person(8) });
  await rig.crm.arrived('create');
  const clicking = rig.sendNow(connectionId, 'c', { fields: { title: 'Clicked' } });
  await rig.until(connectionId, 'c', (view) => view.pendingFields.includes('title'));
  // The running attempt cannot be cancelled; it ends with its failure, and the server does not repeat it.
  await rig.crm.release();
  expect((await clicking).outcome).toMatch(/^(created|updated)$/);
  expect((await rig.handle(connectionId, 'c').describe()).status.name).toBe('RUNNING');
  expect(await rig.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
});

test('without a lookup, a lost create asks a person, and both answers go on', async () => {
  const noLookup = { fetch: 'none', crmDeduplicates: false };
  const connectionId = await rig.addConnection(noLookup);
  await rig.crm.fault({ operation: 'create', kind: 'reset', times: 1 });
  await rig.change(connectionId, 'c', { fields: person(7) });
  const asked = await rig.until(connectionId, 'c', (each) => each.status === 'needs_attention');
  expect(asked.failure).toMatchObject({ kind: 'unknown' });
  expect(asked.failure?.advice).toEqual({ code: 'look_in_crm' });
  expect(await rig.sendNow(connectionId, 'c')).toMatchObject({ outcome: 'unknown' });
  expect(await rig.crm.stats()).toMatchObject({ records: 0 });
  await rig.handle(connectionId, 'c').signal('retry', { create: true });
  await rig.untilRetrying(connectionId, 'c', 'may still execute an earlier create');
  await rig.endHorizon(connectionId, 'c');
  await rig.until(connectionId, 'c', (each) => each.status === 'synced');
  expect(await rig.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
});
