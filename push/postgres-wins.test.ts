// A run that knows less than Postgres sends what Postgres knows: what is newer there is never taken back, and what the CRM
// has already is not sent again.
import { expect, test } from 'vitest';
import { requestOf, useAttempts } from '../test/support/attempts.ts';

const attempts = useAttempts();

const person = { name: 'Kim', phone: '+1 202 555 0150' };
const recordInCrm = async () => (await attempts.crm.records())[0]?.fields;
const updates = async () => (await attempts.crm.stats()).operations['update'] ?? 0;

test('older fields of a request lose against those in Postgres, newer ones win, and the CRM gets the merged ones', async () => {
  await attempts.push(requestOf('c', { ...person, title: 'first', city: 'Bonn' }, 2_000));
  const older = requestOf('c', { title: 'older' }, 1_000);
  const newer = requestOf('c', { city: 'Berlin' }, 3_000);
  const answer = await attempts.push({ ...newer, fields: { ...older.fields, ...newer.fields } });
  expect(answer).toMatchObject({
    outcome: 'updated',
    fields: { title: { value: 'first', at: 2_000 }, city: { value: 'Berlin', at: 3_000 } },
  });
  expect(await recordInCrm()).toMatchObject({ custom_fields: { title: 'first', city: 'Berlin' } });
});

test('what the CRM has already is not sent again', async () => {
  const before = await updates();
  expect(await attempts.push(requestOf('c', person, 4_000))).toMatchObject({ outcome: 'unchanged' });
  expect(await updates()).toBe(before);
});

test('a contact that may only be created is not updated, and its fields go with the next push that may', async () => {
  const before = await updates();
  const request = requestOf('c', { title: 'second' }, 5_000);
  expect(await attempts.push({ ...request, policies: ['createOnly'] })).toMatchObject({ outcome: 'skipped' });
  expect(await updates()).toBe(before);
  expect(await attempts.push(requestOf('c', {}, 6_000))).toMatchObject({ outcome: 'updated' });
  expect(await recordInCrm()).toMatchObject({ custom_fields: { title: 'second' } });
});

test('a change that names another record than the linked one is a conflict', async () => {
  const externalId = await attempts.crm.addRecord({ name: 'Somebody', phone: '+1 202 555 0151' });
  const before = await updates();
  expect(await attempts.push({ ...requestOf('c', {}, 7_000), externalId })).toMatchObject({
    end: 'stopped',
    failure: { kind: 'conflict' },
  });
  expect(await updates()).toBe(before);
});
