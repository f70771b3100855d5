// Rows of a batch leave a session as single answers do: each held to the same, and each for itself.
import { expect, test } from 'vitest';
import { CrmError } from '../../domain/failure.ts';
import type { BatchOperations, RowAnswer, WriteAnswer } from '../connector.ts';
import { callOf } from '../kit/testing/calls.ts';
import { createKnownSecrets } from '../kit/login/known-secrets.ts';
import { cleanBatch } from './clean-batch.ts';
import { createCleaning } from './cleaning.ts';

const secret = 'canary-secret';
const mistakes: string[] = [];
const cleaning = createCleaning({
  crm: 'test',
  secrets: createKnownSecrets([secret]),
  onMistake: ({ error }) => void mistakes.push(error.name),
});
const limits = callOf();
const row = { record: {}, call: callOf() };

function creating(answer: () => Promise<RowAnswer<WriteAnswer>[]>): BatchOperations {
  return cleanBatch('contact', { size: 10, create: answer, valuesOnce: () => ['a'] }, cleaning);
}

test('a row that cannot be kept fails alone, and an error of a row is told without secrets', async () => {
  const refused = new CrmError({
    kind: 'invalid_record',
    crm: 'test',
    operation: 'createContact',
    execution: 'rejected',
    reason: `bad ${secret}`,
  });
  const batch = creating(async () => [{ externalId: '1' }, { externalId: `id-${secret}` }, refused]);
  const [good, bad, told] = (await batch.create?.([row, row, row], limits)) ?? [];
  expect(good).toEqual({ externalId: '1' });
  expect(bad).toMatchObject({ kind: 'unsupported', execution: 'unknown' });
  expect(told).toMatchObject({ kind: 'invalid_record', reason: 'bad ***' });
  expect([batch.size, batch.valuesOnce?.({}), batch.find]).toEqual([10, ['a'], undefined]);
});

test('answers of another number than the rows are nobody’s', async () => {
  const batch = creating(async () => [{ externalId: '1' }]);
  await expect(batch.create?.([row, row], limits)).rejects.toMatchObject({
    kind: 'unknown',
    execution: 'unknown',
  });
  expect(mistakes).toEqual(['RangeError']);
});

test('hits are cleaned like those of a single lookup', async () => {
  const hit = { externalId: '7', url: `https://crm.example.com/${secret}`, hasOurKey: false, shows: {} };
  const batch = cleanBatch('contact', { size: 10, find: async () => [[hit], []] }, cleaning);
  const key = { field: 'email', value: 'ann@example.com' };
  const rows = [
    { key, call: callOf() },
    { key, call: callOf() },
  ];
  expect(await batch.find?.(rows, limits)).toEqual([[{ ...hit, url: undefined }], []]);
});

test('what the mark of a batch throws comes out as it is', async () => {
  const refusal = new Error('no row may be sent any more');
  const batch = cleanBatch(
    'contact',
    { size: 10, create: async (_rows, { beforeSend }) => beforeSend().then(() => []) },
    cleaning,
  );
  await expect(batch.create?.([row], callOf({ beforeSend: () => Promise.reject(refusal) }))).rejects.toBe(
    refusal,
  );
});
