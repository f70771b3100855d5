// Up to a hundred rows in one call.
import { expect, test } from 'vitest';
import { CrmError } from '../../../domain/failure.ts';
import type { CreateRow, FindRow, ObjectOperations } from '../../connector.ts';
import { startZoho } from '../../../simulators/zoho/test/start-zoho.ts';
import { callOf, keyOf } from '../../kit/testing/calls.ts';
import { create, openAtServer, openAtSimulator, refusal } from './open-zoho.ts';

function rowOf(contact: ObjectOperations, at: number, more: object = {}): CreateRow {
  const key = keyOf(`c-${at}`);
  const fields = { lastName: `Row ${at}`, email: `row-${at}@example.com`, ...more };
  return { record: contact.toRecord(fields, key), call: callOf({ key }) };
}

test('a bad row fails alone; where all are bad, each has its own reason too, in one call', async () => {
  const zoho = openAtSimulator(await startZoho());
  const contact = zoho.of('contact');
  const good = Array.from({ length: 97 }, (_, at) => rowOf(contact, at));
  const bad = [97, 98, 99].map((at) => rowOf(contact, at, { email: `no address ${at}` }));
  const kinds = async (rows: CreateRow[]) =>
    ((await contact.batch?.create?.(rows, callOf())) ?? []).map((each) =>
      each instanceof CrmError ? `${each.kind} ${each.field ?? ''}` : 'written',
    );
  const answers = await kinds([...good, ...bad]);
  expect(answers.filter((each) => each === 'written')).toHaveLength(97);
  expect(answers.slice(97)).toEqual(Array.from({ length: 3 }, () => 'invalid_record email'));
  for (const refusedStatus of [400, 202]) {
    await zoho.crm.rules({ refusedStatus });
    expect(await kinds(bad)).toEqual(Array.from({ length: 3 }, () => 'invalid_record email'));
  }
  expect(
    (await zoho.crm.requests('?crm=zoho')).filter(({ operation }) => operation === 'upsert'),
  ).toHaveLength(3);
});

test('a hundred lookups are one question, of fifty values each', async () => {
  const zoho = openAtSimulator(await startZoho());
  const contact = zoho.of('contact');
  await create(contact, { lastName: 'Seven', email: 'ROW-7@example.com' }, 'c-7');
  const rows = Array.from({ length: 100 }, (_, at): FindRow => ({
    key: { field: 'email', value: `row-${at}@example.com` },
    call: callOf({ key: keyOf(`c-${at}`) }),
  }));
  const answers = (await contact.batch?.find?.(rows, callOf())) ?? [];
  expect(answers.map((hits) => (hits instanceof CrmError ? -1 : hits.length)).indexOf(1)).toBe(7);
  expect(answers.filter((hits) => !(hits instanceof CrmError) && hits.length > 0)).toHaveLength(1);
  expect(
    (await zoho.crm.requests('?crm=zoho')).filter(({ operation }) => operation === 'query'),
  ).toHaveLength(1);
});

test('an update of many answers for each of them', async () => {
  const zoho = openAtSimulator(await startZoho());
  const contact = zoho.of('contact');
  const ids = await Promise.all(
    [1, 2].map(async (at) => (await create(contact, { lastName: `Row ${at}` }, `c-${at}`)).externalId ?? ''),
  );
  const rows = [...ids, '6493490000009999999'].map((externalId) => ({
    externalId,
    record: { Title: 'CEO' },
    call: callOf(),
  }));
  const answers = (await contact.batch?.update?.(rows, callOf())) ?? [];
  expect(answers.map((each) => (each instanceof CrmError ? each.kind : each.externalId))).toEqual([
    ...ids,
    'not_found',
  ]);
});

test('ids that come as numbers keep their digits', async () => {
  const { of } = await openAtServer((request) =>
    request.url.endsWith('/upsert')
      ? {
          status: 201,
          body: '{"data":[{"code":"SUCCESS","status":"success","details":{"id":6493490000001291001}}]}',
        }
      : {
          body: '{"data":[{"id":6493490000001291001,"Email":"ann@example.com"}],"info":{"more_records":false}}',
        },
  );
  expect(await create(of())).toMatchObject({ externalId: '6493490000001291001' });
  const found = await of().find?.([{ field: 'email', value: 'ann@example.com' }], callOf());
  expect(found).toMatchObject([{ externalId: '6493490000001291001' }]);
});

test('an upsert that went by another field than ours is told, and counts as unknown', async () => {
  const row = { code: 'SUCCESS', status: 'success', action: 'update', details: { id: '1' } };
  const { of } = await openAtServer({ body: { data: [{ ...row, duplicate_field: 'Email' }] } });
  const error = await refusal(create(of()));
  expect(error).toMatchObject({ kind: 'unknown', execution: 'unknown' });
  expect(error.reason).toContain('it went by Email');
});
