import { expect, test } from 'vitest';
import type { CrmRecord, ObjectOperations } from '../connectors/connector.ts';
import { useAttempts } from '../test/support/attempts.ts';
import { hashRecord } from './hash-record.ts';

const attempts = useAttempts();

const hashed = (record: CrmRecord, operations: Pick<ObjectOperations, 'mapping'> = {}) =>
  hashRecord({ dependencies: attempts.dependencies(), tenantId: 'default', operations }, record);

test('the same record is the same whatever the order of its fields, also of those inside of a value', async () => {
  const one = await hashed({ name: 'Kim', address: { city: 'Bonn', street: 'A' } });
  expect(await hashed({ address: { street: 'A', city: 'Bonn' }, name: 'Kim' })).toEqual(one);
});

test('a record that differs in one field differs in that hash and in its fingerprint only', async () => {
  const one = await hashed({ name: 'Kim', title: 'x' });
  const other = await hashed({ name: 'Kim', title: null });
  expect(other.fingerprint).not.toBe(one.fingerprint);
  expect(other.hashes['name']).toBe(one.hashes['name']);
  expect(other.hashes['title']).not.toBe(one.hashes['title']);
});

test('one value in two fields has two hashes', async () => {
  const { hashes } = await hashed({ name: 'Kim', title: 'Kim' });
  expect(hashes['name']).not.toBe(hashes['title']);
});

test('another mapping is looked at again, and an equal value in it is equal all the same', async () => {
  const by = (version: string) =>
    hashed(
      { name: 'Kim' },
      { mapping: { version, overwrite: {}, report: () => noReport, mayLeaveOut: () => [] } },
    );
  const [one, other] = [await by('a'), await by('b')];
  expect(other.fingerprint).not.toBe(one.fingerprint);
  expect(other.hashes).toEqual(one.hashes);
  expect(await by('a')).toEqual(one);
});

const noReport = { unmapped: [], leftOut: [], held: undefined };
