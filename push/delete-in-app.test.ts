// The app deleted the contact: a step like a push, so it waits, parks, is claimed and is tried again like one.
import { beforeEach, expect, test } from 'vitest';
import { firstAttempt, gate, kim, requestOf, useAttempts } from '../test/support/attempts.ts';
import { deleteInApp } from './delete-in-app.ts';

const attempts = useAttempts({
  settings: { delete: { url: '/leads/{externalId}' }, onContactDeleted: 'delete' },
  emptyCrm: true,
});
let number = 0;
let entityId = '';
beforeEach(() => {
  number += 1;
  entityId = `c-${number}`;
});

const person = (title: string) => kim(number, title);
const request = (title = 'Engineer', at = 1_000) => requestOf(entityId, person(title), at);
const deletion = (given = request()) => deleteInApp(attempts.dependencies(), given, firstAttempt);
const linked = () => attempts.query('SELECT external_id FROM links WHERE entity_id = $1', [entityId]);
const parked = () => attempts.query('SELECT epoch FROM parked WHERE entity_id = $1', [entityId]);
const removals = () => attempts.crm.requests('remove');

test('the record goes, and the link with it', async () => {
  await attempts.push(request());
  const given = request();
  expect(await deletion(given)).toMatchObject({ end: 'done', outcome: 'updated' });
  expect(await attempts.crm.records()).toEqual([]);
  expect(await linked()).toEqual([]);
  // The attempt after a crash answers the same, so that nothing that was pending makes the record again.
  expect(await deletion(given)).toMatchObject({ end: 'done', outcome: 'updated' });
});

test('without a record there is nothing to delete, and what was pending does not make one', async () => {
  expect(await deletion()).toMatchObject({ end: 'done', outcome: 'skipped' });
  expect(await attempts.crm.requests()).toEqual([]);
});

test('a connection that keeps records keeps it, and what is pending is still to be pushed', async () => {
  await attempts.push(request());
  await attempts.settings({ onContactDeleted: 'keep' });
  expect(await deletion()).toMatchObject({ end: 'done', outcome: 'unchanged' });
  expect(await attempts.crm.records()).toHaveLength(1);
  expect(await linked()).toHaveLength(1);
  await attempts.settings({ onContactDeleted: 'delete' });
});

test('a paused connection sends nothing; the deletion parks and is done when the connection is back', async () => {
  await attempts.push(request());
  await attempts.store.connections.pause('default', 'crm');
  expect(await deletion()).toMatchObject({ end: 'parked', reason: 'paused' });
  expect(await removals()).toEqual([]);
  expect(await parked()).toHaveLength(1);
  await attempts.store.connections.resume('default', 'crm');
  expect(await deletion()).toMatchObject({ outcome: 'updated' });
});

test('a login that is not valid parks it', async () => {
  await attempts.push(request());
  await attempts.crm.fault({ operation: 'remove', kind: 'status', status: 401, times: 1 });
  expect(await deletion()).toMatchObject({ end: 'parked', reason: 'auth_expired' });
  expect(await linked()).toHaveLength(1);
  await attempts.store.connections.resume('default', 'crm');
  expect(await deletion()).toMatchObject({ outcome: 'updated' });
  expect(await attempts.crm.records()).toEqual([]);
});

test('a contact that a person paused waits', async () => {
  await attempts.push(request());
  const key = { connectionId: 'crm', object: 'contact', entityId } as const;
  await attempts.store.entities.transaction('default', key, (rows) => rows.saveFields({}, true));
  expect(await deletion()).toMatchObject({ end: 'held' });
  expect(await removals()).toEqual([]);
});

test('an answer that is lost does not keep the link: it is asked again, and gone is what was asked for', async () => {
  await attempts.push(request());
  await attempts.crm.fault({ operation: 'remove', kind: 'garbled', times: 1 });
  await expect(deletion()).rejects.toThrow();
  expect(await deletion()).toMatchObject({ outcome: 'updated' });
  expect(await linked()).toEqual([]);
});

test('it waits for an update that is under way, and that update does not bring the link back', async () => {
  await attempts.push(request());
  const update = await attempts.attemptThatStops('sent', 'update', request('CTO', 2_000));
  await expect(deletion()).rejects.toThrow('still holds');
  await update.goOn();
  expect(await deletion()).toMatchObject({ outcome: 'updated' });
  expect(await attempts.crm.records()).toEqual([]);
});

test('the record of a create without an answer is found and goes too', async () => {
  await attempts.crm.fault({ operation: 'create', kind: 'garbled', times: 1 });
  await attempts.push(request());
  await expect(deletion()).rejects.toThrow('deleting it');
  expect(await deletion()).toMatchObject({ outcome: 'updated' });
  expect(await attempts.crm.records()).toEqual([]);
});

test('a deletion that comes again under an old id, of a contact that is linked anew, is done anew', async () => {
  await attempts.push(request());
  const given = request();
  await deletion(given);
  await attempts.push(request('Engineer', 3_000));
  expect(await deletion(given)).toMatchObject({ outcome: 'updated' });
  expect(await attempts.crm.records()).toEqual([]);
});

test('a deletion that stood still while another attempt took the contact over deletes nothing', async () => {
  await attempts.push(request());
  const [stopped, told] = [gate(), gate()];
  const dependencies = attempts.dependencies(async (step) => {
    if (step !== 'claimed') return;
    stopped.open();
    await told.opened;
  });
  const stale = deleteInApp(dependencies, request(), firstAttempt).catch((error: unknown) => error);
  await stopped.opened;
  await attempts.query("UPDATE intents SET deadline_at = now() - interval '1 ms' WHERE entity_id = $1", [
    entityId,
  ]);
  expect(await attempts.push(request('CTO', 2_000))).toMatchObject({ outcome: 'updated' });
  told.open();
  expect(await stale).toMatchObject({ name: 'RetryLater' });
  expect(await removals()).toEqual([]);
  expect(await linked()).toHaveLength(1);
});

test('a create without an answer that the CRM cannot be asked about is no proof that there is no record', async () => {
  await attempts.settings({ fetch: { url: 'none' }, crmDeduplicates: true });
  await attempts.crm.fault({ operation: 'create', kind: 'garbled', times: 1 });
  await attempts.push(request());
  await attempts.endHorizon(entityId);
  expect(await deletion()).toMatchObject({ end: 'stopped', outcome: 'unknown' });
  expect(await attempts.crm.records()).toHaveLength(1);
  await attempts.settings({ fetch: {}, crmDeduplicates: false });
});
