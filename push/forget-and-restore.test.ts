// Forgetting erases what we know, but not that a write may still be under way: a restored contact goes on from there.
import { beforeEach, expect, test } from 'vitest';
import type { Json } from '../domain/json.ts';
import { createImportLedger } from '../store/import-ledger.ts';
import { gate, requestOf, useAttempts } from '../test/support/attempts.ts';
import { waitsForLock } from '../test/support/store.ts';
import { forgetEntity } from './forget-entity.ts';
import { restoreEntity } from './restore-entity.ts';

const attempts = useAttempts({ settings: { delete: { url: '/leads/{externalId}' } }, emptyCrm: true });
let number = 0;
let entityId = '';
beforeEach(() => {
  number += 1;
  entityId = `c-${number}`;
});

const keyOf = (id = entityId) => ({ connectionId: 'crm', object: 'contact' as const, entityId: id });
const person = (email = `kim-${number}@example.com`, n = number): Record<string, Json> => ({
  name: 'Kim Example',
  email,
  phone: `+120255501${String(n).padStart(2, '0')}`,
});
const forget = (options: { deleteInCrm: boolean } = { deleteInCrm: false }) =>
  forgetEntity(attempts.dependencies(), { ...keyOf(), ...options });
const restore = () => restoreEntity(attempts.store.entities, keyOf());
const push = (values = person(), at = 2_000) => attempts.push(requestOf(entityId, values, at));

async function createUnanswered(isExecuted: boolean): Promise<void> {
  const fault = isExecuted ? { kind: 'garbled' } : { kind: 'status', status: 500 };
  await attempts.crm.fault({ operation: 'create', times: 1, ...fault });
  expect(await push(person(), 1_000)).toMatchObject({ waits: expect.anything() });
}

test('a contact forgotten during an unanswered create finds the record that it made, also when its keys changed', async () => {
  await createUnanswered(true);
  expect(await forget()).toEqual({ forgotten: true });
  expect(await restore()).toEqual({ restored: true });
  expect(await push(person('another@example.com', 99))).toMatchObject({ end: 'done', outcome: 'created' });
  expect(await attempts.crm.records()).toMatchObject([{ fields: { email: 'another@example.com' } }]);
});

test('restored at once, it waits as it would have: the create may still be executed', async () => {
  await createUnanswered(false);
  await forget();
  await restore();
  // Its keys are its own again: it does not wait for itself.
  expect(await attempts.query('SELECT 1 FROM key_claims WHERE entity_id = $1', [entityId])).toHaveLength(2);
  expect(await push()).toMatchObject({ waits: expect.stringContaining('earlier create') });
  await attempts.endHorizon(entityId);
  expect(await push()).toMatchObject({ outcome: 'created' });
  expect(await attempts.crm.records()).toHaveLength(1);
});

test('forgotten twice, a contact goes on from where it was before the first time', async () => {
  await createUnanswered(true);
  await forget();
  await forget();
  await restore();
  expect(await push(person('yet-another@example.com', 98))).toMatchObject({
    end: 'done',
    outcome: 'created',
  });
  const [record, second] = await attempts.crm.records();
  expect(second).toBeUndefined();
  await forget();
  await forget();
  expect(await restore()).toEqual({ restored: true, externalId: record?.id });
});

test('where nothing can be looked up, a person is asked, as before the contact was forgotten', async () => {
  await attempts.settings({ fetch: { url: 'none' }, crmDeduplicates: false });
  await createUnanswered(true);
  await forget();
  await restore();
  await attempts.endHorizon(entityId);
  expect(await push()).toMatchObject({ end: 'stopped', outcome: 'unknown' });
  expect(await attempts.crm.records()).toHaveLength(1);
  await attempts.settings({ fetch: {} });
});

test('an update without an answer is waited for too, when its contact was forgotten and restored', async () => {
  await push(person(), 1_000);
  await attempts.crm.fault({ operation: 'update', kind: 'status', status: 500, times: 1 });
  expect(await push({ ...person(), title: 'CTO' })).toMatchObject({ waits: expect.anything() });
  await forget();
  expect(await restore()).toMatchObject({ restored: true, externalId: expect.any(String) });
  expect(await push({ ...person(), title: 'CFO' }, 3_000)).toMatchObject({
    waits: expect.stringContaining('earlier update'),
  });
});

test('another contact with the same e-mail does not find "none" while the create of a forgotten one may be executed', async () => {
  await createUnanswered(false);
  await forget();
  const other = requestOf(`other-${number}`, person(), 1_000);
  await expect(attempts.attempt('fetchOrCreate', other)).rejects.toThrow('being created');
  expect(await attempts.crm.records()).toEqual([]);
  expect(await attempts.query('SELECT 1 FROM key_claims WHERE entity_id = $1', [entityId])).toEqual([]);
});

test('a record that another contact took meanwhile stays there, and the restored contact says so', async () => {
  await push(person(), 1_000);
  const [record] = await attempts.crm.records();
  await forget();
  await attempts.links.set({ key: keyOf(`other-${number}`), externalId: record?.id ?? '', takeOver: false });
  expect(await restore()).toEqual({ restored: true, externalId: record?.id, ownedBy: `other-${number}` });
});

test('"delete in the CRM" settles an unanswered create first, and deletes what it made', async () => {
  await createUnanswered(true);
  await expect(forget({ deleteInCrm: true })).rejects.toThrow('deleting it');
  expect(await forget({ deleteInCrm: true })).toEqual({ forgotten: true });
  expect(await attempts.crm.records()).toEqual([]);
});

test('"delete in the CRM" of a contact that is forgotten already still deletes its record', async () => {
  await push(person(), 1_000);
  await forget();
  expect(await forget({ deleteInCrm: true })).toEqual({ forgotten: true });
  expect(await attempts.crm.records()).toEqual([]);
  expect(await restore()).toEqual({ restored: true });
});

test('"delete in the CRM" of a forgotten contact does not delete a record that another contact has taken', async () => {
  await push(person(), 1_000);
  const [record] = await attempts.crm.records();
  await forget();
  await attempts.links.set({ key: keyOf(`other-${number}`), externalId: record?.id ?? '', takeOver: false });
  expect(await forget({ deleteInCrm: true })).toMatchObject({
    forgotten: false,
    failure: { message: expect.stringContaining(`other-${number}`) },
  });
  expect(await attempts.crm.records()).toHaveLength(1);
});

test('an import does not wait for a row whose contact is forgotten', async () => {
  const ledger = createImportLedger(attempts.store.database, 'default');
  const identity = {
    connectionId: 'crm',
    object: 'contact' as const,
    contentHash: entityId,
    options: '{}',
    source: 'contacts.csv',
  };
  const { bulkId } = await ledger.open(identity);
  await ledger.begin(bulkId, [{ entityId, line: 2, contentHash: 'h' }]);
  await ledger.sourceEnded(bulkId);
  expect(await ledger.finish(bulkId)).toBe('running');
  await forget();
  expect(await ledger.finish(bulkId)).toBe('finished');
});

test('a link that was set while the contact is being forgotten is not left behind', async () => {
  const forgotten = gate();
  const told = gate();
  const forgetting = attempts.store.entities.transaction('default', keyOf(), async (rows) => {
    await rows.forget({ keepRecord: true });
    forgotten.open();
    await told.opened;
  });
  await forgotten.opened;
  const setting = attempts.links.set({ key: keyOf(), externalId: 'lead-1', takeOver: false });
  expect(await waitsForLock(attempts.store.database, setting)).toBe(true);
  told.open();
  await forgetting;
  expect(await setting).toEqual({ kind: 'forgotten' });
  for (const table of ['links', 'intents']) {
    expect(await attempts.query(`SELECT 1 FROM ${table} WHERE entity_id = $1`, [entityId])).toEqual([]);
  }
});

test('"delete in the CRM" of a forgotten contact whose create has no known answer is not said to be done', async () => {
  await createUnanswered(true);
  await forget();
  expect(await forget({ deleteInCrm: true })).toMatchObject({ forgotten: false });
  expect(await attempts.crm.records()).toHaveLength(1);
});

test('a deletion whose answer is lost is asked again, and the record is forgotten', async () => {
  await push(person(), 1_000);
  await attempts.crm.fault({ operation: 'remove', kind: 'garbled', times: 1 });
  await expect(forget({ deleteInCrm: true })).rejects.toThrow();
  expect(await forget({ deleteInCrm: true })).toEqual({ forgotten: true });
  expect(await restore()).toEqual({ restored: true });
});

test('nothing is deleted through a connection that is paused', async () => {
  await push(person(), 1_000);
  await attempts.store.connections.pause('default', 'crm');
  expect(await forget({ deleteInCrm: true })).toMatchObject({
    forgotten: false,
    failure: { message: expect.stringContaining('paused') },
  });
  expect(await attempts.crm.requests('remove')).toEqual([]);
  await attempts.store.connections.resume('default', 'crm');
});
