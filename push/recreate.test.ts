// `onDeleted=recreate`: a record that is gone is made again, once, and only when it is gone for sure.
import { beforeEach, expect, test } from 'vitest';
import { kim, requestOf, useAttempts } from '../test/support/attempts.ts';
import { eventually } from '../test/support/patience.ts';

const attempts = useAttempts({ settings: { onDeleted: 'recreate' }, emptyCrm: true });
let number = 0;
let entityId = '';
let externalId = '';
beforeEach(async () => {
  number += 1;
  entityId = `c-${number}`;
  await attempts.push(requestOf(entityId, person('Engineer')));
  externalId = (await attempts.crm.records())[0]?.id ?? '';
});

const person = (title: string) => kim(number, title);
const titles = () => attempts.titles();
/** What the CRM was asked since the contact was created. */
const since = async (operation: string) => (await attempts.crm.requests(operation)).length;
const answer404 = (operation: string, times?: number) =>
  attempts.crm.fault({
    operation,
    kind: 'status',
    status: 404,
    body: { status: 'Not Found', reason: 'No lead' },
    ...(times === undefined ? {} : { times }),
  });

test('a record that is gone is made again', async () => {
  await attempts.crm.removeRecord(externalId);
  expect(await attempts.push(requestOf(entityId, person('CTO'), 2_000))).toMatchObject({
    end: 'done',
    outcome: 'created',
  });
  expect(await titles()).toEqual(['CTO']);
});

test('an update that says "no such record" of one that the CRM shows is asked once, and said to a person', async () => {
  await answer404('update');
  const asked = await since('find');
  expect(await attempts.push(requestOf(entityId, person('CTO'), 2_000))).toMatchObject({
    end: 'stopped',
    failure: { kind: 'not_found', message: expect.stringContaining(`shows the record ${externalId}`) },
  });
  expect(await since('update')).toBe(1);
  expect((await since('find')) - asked).toBe(1);
  await attempts.crm.clearFaults();
  expect(await attempts.push(requestOf(entityId, person('CFO'), 3_000))).toMatchObject({
    outcome: 'updated',
  });
  expect(await titles()).toEqual(['CFO']);
});

test('a lookup that says "none" once, of a record that is there, makes no second one', async () => {
  await answer404('update', 1);
  await answer404('find', 1);
  expect(await attempts.push(requestOf(entityId, person('CTO'), 2_000))).toMatchObject({ end: 'done' });
  expect(await titles()).toEqual(['CTO']);
  expect(await since('create')).toBe(1);
});

test('where a lookup lags behind, a missing record is asked for once more when that is over', async () => {
  await attempts.settings({ lookupLagMs: 60_000 });
  await answer404('update', 1);
  await answer404('find', 1);
  expect(await attempts.push(requestOf(entityId, person('CTO'), 2_000))).toMatchObject({
    waits: expect.stringContaining('can be trusted'),
  });
  // Another run does not know of it, and waits as well.
  expect(await attempts.push(requestOf(entityId, person('CTO'), 2_000))).toMatchObject({
    waits: expect.stringContaining('can be trusted'),
  });
  await attempts.endHorizon(entityId);
  expect(await attempts.push(requestOf(entityId, person('CTO'), 2_000))).toMatchObject({ end: 'done' });
  expect(await titles()).toEqual(['CTO']);
  await attempts.settings({ lookupLagMs: 0 });
});

test('an update that says so of the next record as well stops, instead of making one after the other', async () => {
  await attempts.crm.removeRecord(externalId);
  await attempts.crm.addRecord(person('of somebody else'));
  await answer404('update');
  expect(await attempts.push(requestOf(entityId, person('CTO'), 2_000))).toMatchObject({ end: 'stopped' });
  expect(await since('create')).toBe(1);
  expect(await since('update')).toBe(2);
});

test('a lookup that still shows a record that is gone does not stop its contact', async () => {
  await attempts.crm.removeRecord(externalId);
  await attempts.crm.fault({
    operation: 'find',
    kind: 'status',
    status: 200,
    match: { email: `kim-${number}@example.com` },
    body: { lead_id: externalId, lead_fields: { email: `kim-${number}@example.com` } },
  });
  expect(await attempts.push(requestOf(entityId, person('CTO'), 2_000))).toMatchObject({
    end: 'done',
    outcome: 'created',
  });
});

test('a second record that is gone in one push is up to a person', async () => {
  const request = requestOf(entityId, person('CTO'), 2_000);
  await attempts.crm.removeRecord(externalId);
  const second = await attempts.crm.addRecord(person('of somebody else'));
  expect(await attempts.attempt('update', request)).toMatchObject({ end: 'next', gone: externalId });
  const looked = await attempts.attempt('fetchOrCreate', { ...request, gone: externalId });
  if (looked.end !== 'next' || looked.found === undefined) throw new Error('the second was not found');
  await attempts.crm.removeRecord(second);
  const again = { ...request, gone: externalId, found: looked.found };
  expect(await attempts.attempt('update', again)).toMatchObject({
    end: 'stopped',
    failure: { kind: 'not_found', message: expect.stringContaining(second) },
  });
});

test('an attempt that another one took over does not remove the link of a record that is gone', async () => {
  await attempts.crm.removeRecord(externalId);
  const late = await attempts.attemptThatStops('sent', 'update', requestOf(entityId, person('CTO'), 2_000));
  await attempts.query("UPDATE intents SET deadline_at = now() - interval '1 ms' WHERE entity_id = $1", [
    entityId,
  ]);
  const newer = await attempts.attemptThatStops(
    'claimed',
    'update',
    requestOf(entityId, person('CFO'), 3_000),
  );
  expect(await late.goOn()).toBeUndefined();
  expect(await attempts.query('SELECT external_id FROM links WHERE entity_id = $1', [entityId])).toEqual([
    { external_id: externalId },
  ]);
  await newer.goOn();
});

test('a person who names a record while the missing one is asked for once more is heard', async () => {
  await attempts.crm.removeRecord(externalId);
  const named = await attempts.crm.addRecord({ name: 'Kim Example', phone: '+12025550198' });
  await attempts.crm.fault({ operation: 'find', kind: 'slow', hold: true, times: 1 });
  const late = attempts
    .attempt('update', requestOf(entityId, person('CTO'), 2_000))
    .catch((error: unknown) => error);
  const isGivenBack = () =>
    attempts.query('SELECT 1 FROM intents WHERE entity_id = $1 AND deadline_at < now() AND sent_at IS NULL', [
      entityId,
    ]);
  await eventually('the claim is given back', isGivenBack, (intents) => intents.length === 1);
  const key = { connectionId: 'crm', object: 'contact', entityId } as const;
  expect(await attempts.links.set({ key, externalId: named, takeOver: true })).toEqual({ kind: 'set' });
  await attempts.crm.release();
  expect(await late).toMatchObject({ name: 'RetryLater' });
  expect(await attempts.query('SELECT external_id FROM links WHERE entity_id = $1', [entityId])).toEqual([
    { external_id: named },
  ]);
});

test('where a record cannot be read by its id, a lookup that still finds it is no reason to go round', async () => {
  await attempts.settings({ readById: false });
  await answer404('update');
  expect(await attempts.push(requestOf(entityId, person('CTO'), 2_000))).toMatchObject({
    end: 'stopped',
    failure: { kind: 'not_found' },
  });
  expect(await since('update')).toBe(1);
  expect(await since('create')).toBe(1);
  await attempts.settings({ readById: true });
});

test('a person who names a record meanwhile is heard', async () => {
  await attempts.settings({ lookupLagMs: 60_000 });
  await attempts.crm.removeRecord(externalId);
  await attempts.push(requestOf(entityId, person('CTO'), 2_000));
  const named = await attempts.crm.addRecord({ name: 'Kim Example', phone: '+12025550199' });
  const key = { connectionId: 'crm', object: 'contact', entityId } as const;
  expect(await attempts.links.set({ key, externalId: named, takeOver: false })).toEqual({ kind: 'set' });
  expect(await attempts.push(requestOf(entityId, person('CTO'), 2_000))).toMatchObject({
    outcome: 'updated',
  });
  expect(await titles()).toEqual(['CTO']);
  await attempts.settings({ lookupLagMs: 0 });
});

test('where the connection says stop, a person hears that the record was deleted', async () => {
  await attempts.settings({ onDeleted: 'stop' });
  await attempts.crm.removeRecord(externalId);
  expect(await attempts.push(requestOf(entityId, person('CTO'), 2_000))).toMatchObject({
    end: 'stopped',
    failure: { kind: 'not_found', message: expect.stringContaining('was deleted') },
  });
  expect(await since('create')).toBe(1);
  await attempts.settings({ onDeleted: 'recreate' });
});
