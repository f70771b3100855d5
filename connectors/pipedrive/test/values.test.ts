// What is sent: names, lists, options by their ids, owners, stages.
import { expect, test } from 'vitest';
import { startForTest } from '../../../simulators/start-for-test.ts';
import type { SimulatorOptions } from '../../../simulators/simulator.ts';
import { canonicalJson, type Json } from '../../../domain/json.ts';
import { callOf, keyOf } from '../../kit/testing/calls.ts';
import { crmError } from '../../kit/testing/connector-session.ts';
import { createFrom, operationsOf, pipedriveOf } from './open-pipedrive.ts';

const startPipedrive = async (options: SimulatorOptions = {}) => pipedriveOf(await startForTest(options));

test.each([
  [{ firstName: 'Ann', lastName: 'Lee', name: 'Dr. Lee' }, 'Ann Lee'],
  [{ firstName: 'Ann', name: 'Ann Lee' }, 'Ann Lee'],
  [{ lastName: 'Lee' }, 'Lee'],
  [{ email: 'ann@example.com' }, 'ann@example.com'],
])('the name of %j is %s', async (fields, name) => {
  const { open } = await startPipedrive();
  expect(operationsOf(open()).toRecord(fields, keyOf('x-1'))['name']).toBe(name);
});

test('all e-mails and phones go as one list, the first as the primary one; cleared, the list is empty', async () => {
  const { open, recordsOf } = await startPipedrive();
  const operations = operationsOf(open());
  const emails = { email: 'a@example.com', emails: ['b@example.com', 'a@example.com'] };
  const fields = { name: 'Ann', ...emails, phone: '+12025550100' };
  const { externalId = '' } = await createFrom(operations, 'x-1', fields);
  expect((await recordsOf())[0]?.fields).toMatchObject({
    emails: [{ value: 'a@example.com', label: 'work' }, { value: 'b@example.com' }],
    phones: [{ value: '+12025550100' }],
  });
  await operations.update(externalId, { phones: null }, callOf());
  expect((await recordsOf())[0]?.fields['phones']).toEqual([]);
});

test('what a salesperson has added to the lists goes along with an update, and what was ours gives way', async () => {
  const { open } = await startPipedrive();
  const { wholeFields, toRecord } = operationsOf(open());
  const emails = (...list: string[]) => list.map((value) => ({ value, label: 'work' }));
  const record = toRecord({ email: 'new@example.com' }, keyOf('x-1'));
  const present = { emails: emails('old@example.com', 'private@example.com') };
  const isSent = (_field: string, value: Json) =>
    canonicalJson(value) === canonicalJson(emails('old@example.com'));
  expect(wholeFields?.isIn(record)).toBe(true);
  expect(wholeFields?.complete({ emails: record['emails'] ?? null }, present, isSent)).toEqual({
    emails: emails('new@example.com', 'private@example.com'),
  });
});

async function startWithFields() {
  const crm = await startPipedrive();
  const tier = await crm.field('person', 'Tier', { type: 'enum', options: ['Gold', 'Silver'] });
  const tags = await crm.field('person', 'Tags', { type: 'set', options: ['Red', 'Blue'] });
  const score = await crm.field('person', 'Score', { type: 'double' });
  const contact = {
    plan: `custom_fields.${tier}`,
    tags: `custom_fields.${tags}`,
    score: `custom_fields.${score}`,
  };
  return { ...crm, tier, tags, score, operations: operationsOf(crm.open({ mapping: { contact } })) };
}

test('options go by their ids, whether by label or id they are given, and several as a list', async () => {
  const { operations, recordsOf, tier, tags, score } = await startWithFields();
  const ann = { name: 'Ann', plan: 'gold', tags: ['Blue', 'red'], score: '7.5' };
  await createFrom(operations, 'x-1', ann);
  await createFrom(operations, 'x-2', { name: 'Bob', plan: '2', tags: 'Red; Blue' });
  expect((await recordsOf()).map(({ fields }) => fields['custom_fields'])).toMatchObject([
    { [tier]: 1, [tags]: [4, 3], [score]: 7.5 },
    { [tier]: 2, [tags]: [3, 4] },
  ]);
});

test('an option that is not there is refused with those that are, before anything is sent', async () => {
  const { operations } = await startWithFields();
  const error = await crmError(createFrom(operations, 'x-1', { name: 'Ann', plan: 'Bronze' }));
  expect(error).toMatchObject({ kind: 'invalid_record', execution: 'not_sent', field: 'plan' });
  expect(error.reason).toBe('plan must be one of Gold, Silver');
});

test('a custom field that is gone is refused by our name', async () => {
  const { operations, removeField } = await startWithFields();
  await createFrom(operations, 'x-1', { name: 'Ann', plan: 'gold' });
  await removeField('person', 'Tier');
  const error = await crmError(createFrom(operations, 'x-2', { name: 'Bob', plan: 'gold' }));
  expect(error).toMatchObject({ kind: 'invalid_record', field: 'plan', execution: 'rejected' });
});

test('a stage is named or numbered, in the pipeline of the connection', async () => {
  const { open, recordsOf } = await startPipedrive();
  const operations = operationsOf(open({ pipeline: '2' }), 'deal');
  await createFrom(operations, 'd-1', { name: 'One', stage: 'up for renewal' }, 'deal');
  await createFrom(operations, 'd-2', { name: 'Two', stage: '6' }, 'deal');
  expect((await recordsOf('deal')).map(({ fields }) => fields)).toMatchObject([
    { stage_id: 6, pipeline_id: 2 },
    { stage_id: 6, pipeline_id: 2 },
  ]);
  const error = await crmError(createFrom(operations, 'd-3', { name: 'Three', stage: 'Qualified' }, 'deal'));
  expect(error).toMatchObject({ kind: 'invalid_record', field: 'stage', execution: 'not_sent' });
  expect(error.reason).toBe("the stages of this CRM's account have none for stage");
});

test('an owner is looked up by the e-mail, among those who are active, on create only', async () => {
  const { open, recordsOf } = await startPipedrive();
  const operations = operationsOf(open({ owner: 'byOwnerEmail' }));
  await createFrom(operations, 'x-1', { name: 'Ann', ownerEmail: 'sam.seller@example.com' });
  expect((await recordsOf())[0]?.fields['owner_id']).toBe(20580208);
  const inactive = { name: 'Bob', ownerEmail: 'ian.inactive@example.com' };
  const error = await crmError(createFrom(operations, 'x-2', inactive));
  expect(error).toMatchObject({ kind: 'invalid_record', field: 'ownerEmail', execution: 'not_sent' });
  expect(operations.mapping?.overwrite).toMatchObject({ owner_id: 'onCreate' });
});

const boss = { name: 'Ann', title: 'CEO', street: 'Main St 1', city: 'Berlin', birthDate: '1990-05-31' };

test('job title, address and birthday go where the account has contact sync, and are reported where it has not', async () => {
  const { open, rules, recordsOf } = await startPipedrive();
  const plain = operationsOf(open());
  expect(plain.mapping?.report(boss).unmapped).toEqual(['title', 'street', 'city', 'birthDate']);
  const synced = operationsOf(open({ contactSync: 'on' }));
  expect(await crmError(createFrom(synced, 'x-1', boss))).toMatchObject({ kind: 'forbidden' });
  await rules({ hasContactSync: true });
  await createFrom(synced, 'x-1', boss);
  expect((await recordsOf())[0]?.fields).toMatchObject({
    job_title: 'CEO',
    postal_address: { value: 'Main St 1, Berlin' },
    birthday: '1990-05-31',
  });
});

test('a website goes where the account has details of organizations', async () => {
  const { open, recordsOf } = await startPipedrive();
  const company = operationsOf(open({ organizationDetails: 'on' }), 'company');
  await createFrom(company, 'co-1', { name: 'Example', domain: 'example.com', city: 'Berlin' }, 'company');
  expect((await recordsOf('organization'))[0]?.fields).toMatchObject({
    website: 'example.com',
    address: { value: 'Berlin' },
  });
});

test('a deal in the words of the Alloy seed: name, value, currency, stage, close date and probability', async () => {
  const { open, recordsOf } = await startPipedrive();
  const operations = operationsOf(open(), 'deal');
  const money = { amount: '45000', currency: 'USD', probability: '60' };
  const deal = { name: 'Enterprise Plan', ...money, stage: 'Negotiations Started', closeDate: '2025-12-31' };
  await createFrom(operations, 'd-1', deal, 'deal');
  expect((await recordsOf('deal'))[0]?.fields).toMatchObject({
    title: 'Enterprise Plan',
    value: 45000,
    currency: 'USD',
    stage_id: 5,
    expected_close_date: '2025-12-31',
    probability: 60,
  });
});
