// What is stored of a contact's fields only ever gets newer, field by field, whoever writes and in whatever order.
import { expect, test } from 'vitest';
import { EntityForgottenError } from '../../domain/entity/forgotten-error.ts';
import type { StampedFields } from '../../domain/fields.ts';
import { gate } from '../../test/support/attempts.ts';
import { useTestStore, waitsForLock } from '../../test/support/store.ts';
import type { EntityRows } from './entity-rows.ts';

const testStore = useTestStore(['crm', 'other']);

const inEntity = <T>(
  entityId: string,
  work: (rows: EntityRows) => Promise<T>,
  connectionId = 'crm',
): Promise<T> =>
  testStore.entities.transaction('default', { connectionId, object: 'contact', entityId }, work);
const stored = async (entityId: string) => {
  const { fields, isPaused } = await inEntity(entityId, (rows) => rows.read('none'));
  return { fields, isPaused };
};

const newer: StampedFields = { title: { value: 'newer', at: 2_000 }, city: { value: 'Bonn', at: 2_000 } };
const older: StampedFields = { title: { value: 'older', at: 1_000 }, plan: { value: 'pro', at: 1_000 } };
const both: StampedFields = { ...newer, plan: { value: 'pro', at: 1_000 } };

test.each([
  ['older after newer', newer, older],
  ['newer after older', older, newer],
])('fields are merged by their order times: %s', async (entityId, first, second) => {
  await inEntity(entityId, (rows) => rows.saveFields(first));
  expect(await inEntity(entityId, (rows) => rows.saveFields(second))).toEqual(both);
  expect((await stored(entityId)).fields).toEqual(both);
});

test('a field that was cleared stays cleared against an older value', async () => {
  const cleared: StampedFields = { title: { value: null, at: 3_000 } };
  await inEntity('cleared', (rows) => rows.saveFields(cleared));
  expect(await inEntity('cleared', (rows) => rows.saveFields(newer))).toEqual({ ...newer, ...cleared });
});

test("a push leaves a person's pause as it is", async () => {
  await inEntity('paused', (rows) => rows.saveFields({}, true));
  await inEntity('paused', (rows) => rows.saveFields(newer));
  expect(await stored('paused')).toEqual({ fields: newer, isPaused: true });
  await inEntity('paused', (rows) => rows.saveFields({}, false));
  expect(await stored('paused')).toEqual({ fields: newer, isPaused: false });
});

test.each([
  ['the first two writers of a contact', {}],
  ['two later writers', { name: { value: 'Kim', at: 500 } }],
])('%s at the same moment keep what both of them bring', async (entityId, known: StampedFields) => {
  if (Object.keys(known).length > 0) await inEntity(entityId, (rows) => rows.saveFields(known));
  const saved = gate();
  const told = gate();
  const first = inEntity(entityId, async (rows) => {
    await rows.saveFields(newer);
    saved.open();
    await told.opened;
  });
  await saved.opened;
  const second = inEntity(entityId, (rows) => rows.saveFields(older));
  const waits = await waitsForLock(testStore.database, second);
  told.open();
  await first;
  expect(waits).toBe(true);
  expect(await second).toEqual({ ...known, ...both });
  expect((await stored(entityId)).fields).toEqual({ ...known, ...both });
});

test('fields that were moved to the row of another contact do not open', async () => {
  await inEntity('theirs', (rows) => rows.saveFields(newer));
  await testStore.database.withTenant('default', (tx) =>
    tx.query(`INSERT INTO entity_state (tenant_id, connection_id, object, entity_id, fields)
      SELECT tenant_id, connection_id, object, 'mine', fields FROM entity_state WHERE entity_id = 'theirs'`),
  );
  await expect(stored('mine')).rejects.toThrow();
});

test('nothing is written about a contact that is forgotten, and its namesake of another connection is not meant', async () => {
  await inEntity('forgotten', (rows) => rows.forget({ keepRecord: true }));
  const write = (connectionId: string) =>
    inEntity('forgotten', (rows) => rows.saveFields(newer), connectionId);
  await expect(write('crm')).rejects.toThrow(EntityForgottenError);
  expect(await write('other')).toEqual(newer);
});

test('a contact that is forgotten while its fields are being written stays forgotten', async () => {
  await inEntity('racing', (rows) => rows.saveFields(older));
  const [forgotten, told] = [gate(), gate()];
  const forgetting = inEntity('racing', async (rows) => {
    await rows.forget({ keepRecord: false });
    forgotten.open();
    await told.opened;
  });
  await forgotten.opened;
  const writing = inEntity('racing', (rows) => rows.saveFields(newer)).catch((error: unknown) => error);
  const waits = await waitsForLock(testStore.database, writing);
  told.open();
  await forgetting;
  expect(waits).toBe(true);
  expect(await writing).toBeInstanceOf(EntityForgottenError);
});
