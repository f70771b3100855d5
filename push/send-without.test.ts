import { expect, test } from 'vitest';
import { createObjectMapping } from '../connectors/kit/mapping/object-mapping.ts';
import type { CrmRecord, ObjectOperations, WriteAnswer } from '../connectors/connector.ts';
import { CrmError, type CrmErrorDetails } from '../domain/failure.ts';
import type { FieldTable, OnInvalidField } from '../domain/mapping/field-table.ts';
import { requestOf } from '../test/support/attempts.ts';
import { hashesWithout, sendWithoutRefused } from './send-without.ts';

const table: FieldTable = {
  fields: {
    email: 'email',
    jobtitle: 'title',
    stage: { from: 'stage', isRequired: true },
    address: { combine: ['street', 'city'] },
    app_id: { from: { entityId: true } },
  },
  others: 'sameName',
};
const fields = {
  email: 'ann@example.com',
  title: 'CEO',
  stage: 'x',
  street: 'A 1',
  city: 'Bonn',
  plan: 'gold',
};
const whole = {
  email: 'ann@example.com',
  jobtitle: 'CEO',
  stage: 'x',
  address: 'A 1 Bonn',
  app_id: 'c-1',
  plan: 'gold',
};

function attemptOf(onInvalidField: OnInvalidField) {
  const settings = { mapping: {}, mappingRows: {}, onInvalidField };
  const { mapping } = createObjectMapping({ crm: 'test', object: 'contact', table, settings });
  // Only its mapping is asked.
  const operations = { mapping } as ObjectOperations;
  return { operations, request: requestOf('c-1', fields), values: fields };
}

const refusal = (field: string | undefined, more: Partial<CrmErrorDetails> = {}) =>
  new CrmError({ kind: 'invalid_record', crm: 'test', execution: 'rejected', field, reason: 'no', ...more });

const taken: WriteAnswer = { externalId: '7' };

/** A CRM that refuses these fields, one after the other; answers what it was sent. */
async function sent(errors: unknown[], record: CrmRecord = whole, policy: OnInvalidField = 'sendWithout') {
  const seen: string[][] = [];
  const left = [...errors];
  const result = await sendWithoutRefused(attemptOf(policy), record, (given) => {
    seen.push(Object.keys(given));
    const error = left.shift();
    if (error !== undefined) throw error;
    return Promise.resolve(taken);
  });
  return { ...result, seen };
}

test('each refused field is taken out, whatever it is made of, and what stayed behind is told', async () => {
  const { answer, leftOut, seen } = await sent([refusal('title'), refusal('city'), refusal('plan')]);
  expect(answer).toBe(taken);
  expect(seen.at(-1)).toEqual(['email', 'stage', 'app_id']);
  expect(leftOut).toEqual([
    { field: 'title', crmField: 'jobtitle', reason: 'title: no' },
    { field: 'city', crmField: 'address', reason: 'city: no' },
    { field: 'plan', crmField: 'plan', reason: 'plan: no' },
  ]);
});

test.each<[string, unknown]>([
  ['the connection holds', 'hold'],
  ['it may have been executed', refusal('title', { execution: 'unknown' })],
  ['it is a conflict', refusal('title', { kind: 'conflict' })],
  ['no field is named', refusal(undefined)],
  ['the field says who it is', refusal('email')],
  ['the CRM requires the field', refusal('stage')],
  ['it is our own id', refusal('app_id')],
  ['the field was not sent', refusal('size')],
  ['it is no refusal', new Error('broken')],
])('nothing is taken out where %s', async (_why, error) => {
  const policy = error === 'hold' ? 'hold' : 'sendWithout';
  const thrown = error === 'hold' ? refusal('title') : error;
  await expect(sent([thrown], whole, policy)).rejects.toBe(thrown);
});

test('a CRM that refuses the same field for ever is asked twice, and one that refuses all of them six times', async () => {
  const again = [refusal('title'), refusal('title')];
  await expect(sent(again)).rejects.toBe(again[1]);
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`f${index}`, index]));
  const errors = Object.keys(many).map((field) => refusal(field));
  await expect(sent(errors, many)).rejects.toBe(errors[5]);
});

test('where nothing is left there is nothing to send', async () => {
  expect(await sent([refusal('title')], { jobtitle: 'CEO' })).toMatchObject({
    answer: undefined,
    seen: [['jobtitle']],
  });
});

test('what stayed behind counts as not sent, and the record as not in step', () => {
  const hashed = { hashes: { jobtitle: 'a', plan: 'b' }, fingerprint: 'f' };
  const leftOut = [{ field: 'title', crmField: 'jobtitle', reason: '' }];
  expect(hashesWithout(hashed, leftOut)).toEqual({ hashes: { plan: 'b' }, fingerprint: undefined });
  expect(hashesWithout(hashed, [])).toEqual(hashed);
});

test('what a CRM has taken and not kept counts as not sent, and is told like what it refuses', async () => {
  const kept = { field: 'plan', crmField: 'plan', reason: 'plan: not saved' };
  const send = () => Promise.resolve({ externalId: '7', leftOut: [kept] });
  const { answer, leftOut } = await sendWithoutRefused(attemptOf('hold'), whole, send);
  expect([answer?.externalId, leftOut]).toEqual(['7', [kept]]);
  expect(hashesWithout({ hashes: { plan: 'p', stage: 's' }, fingerprint: 'f' }, leftOut)).toEqual({
    hashes: { stage: 's' },
    fingerprint: undefined,
  });
});
