// Logins, the account, its fields, what it must have for us, associations, and what Pipedrive refuses.
import { expect, test } from 'vitest';
import { startForTest } from '../../../simulators/start-for-test.ts';
import type { SimulatorOptions } from '../../../simulators/simulator.ts';
import type { CrmError } from '../../../domain/failure.ts';
import { callOf } from '../../kit/testing/calls.ts';
import { crmError } from '../../kit/testing/connector-session.ts';
import pipedrive from '../index.ts';
import { createFrom, operationsOf, pipedriveOf } from './open-pipedrive.ts';

const startPipedrive = async (options: SimulatorOptions = {}) => pipedriveOf(await startForTest(options));

test('the account, its own fields, and what is wrong with a token', async () => {
  const { open, field } = await startPipedrive();
  const tier = await field('person', 'Tier', { type: 'enum', options: ['Gold', 'Silver'] });
  const session = open();
  expect(await session.account?.account(callOf())).toEqual({
    accountId: '13313052',
    name: 'Acme',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    webUrl: 'https://acme.pipedrive.com',
  });
  const fields = (await operationsOf(session).describeFields?.(callOf())) ?? [];
  expect(fields.find(({ name }) => name === 'name')).toMatchObject({ type: 'text', isRequired: true });
  expect(fields.find(({ label }) => label === 'Tier')).toEqual({
    name: `custom_fields.${tier}`,
    label: 'Tier',
    type: 'choice',
    isRequired: false,
    isReadOnly: false,
    isCustom: true,
    options: [
      { value: '1', label: 'Gold' },
      { value: '2', label: 'Silver' },
    ],
  });
  expect(await session.test?.()).toMatchObject({ ok: true, reason: expect.stringContaining('Syncline ID') });
  expect(await open({}, 'another').test?.()).toMatchObject({ ok: false, status: 401 });
  const error = await crmError(createFrom(operationsOf(open({}, 'another')), 'x-1', { name: 'Ann' }));
  expect(error).toMatchObject({ kind: 'auth_expired', execution: 'rejected' });
});

test('prepare makes the field for our ids of each object, once, and says which is none', async () => {
  const { open, field } = await startPipedrive();
  await field('deal', 'Syncline ID', { type: 'double' });
  const prepare = () => open().account?.prepare?.(callOf());
  expect(await prepare()).toMatchObject([
    { what: 'custom field "Syncline ID" of persons', state: 'made' },
    { what: 'custom field "Syncline ID" of organizations', state: 'made' },
    { state: 'refused', whatToDo: expect.stringContaining('make it a Text field') },
  ]);
  expect(await prepare()).toMatchObject([{ state: 'there' }, { state: 'there' }, { state: 'refused' }]);
});

test('a login of an app: by HTTP Basic, at the address that its answer names, which is Pipedrive’s', () => {
  const auth = pipedrive.auth?.(pipedrive.settings.parse({ auth: 'oauth' }));
  if (auth?.type !== 'oauth2') throw new Error('no OAuth');
  expect(auth).toMatchObject({
    authorizeUrl: 'https://oauth.pipedrive.com/oauth/authorize',
    tokenUrl: 'https://oauth.pipedrive.com/oauth/token',
    clientAuth: 'basic',
    keeps: ['api_domain'],
    hosts: ['pipedrive.com'],
  });
  expect(auth.baseUrl({ api_domain: 'https://acme.pipedrive.com' })).toBe('https://acme.pipedrive.com/api');
  expect(auth.baseUrl({})).toBe('https://api.pipedrive.com/api');
  const token = pipedrive.auth?.(pipedrive.settings.parse({ baseUrl: 'https://acme.pipedrive.com/' }));
  expect(token).toMatchObject({ type: 'headers', baseUrl: 'https://acme.pipedrive.com/api' });
});

test('a person and a deal belong to an organization, until a salesperson moves them', async () => {
  const { open, make, patch, recordsOf } = await startPipedrive();
  const session = open();
  const { externalId: ann = '' } = await createFrom(operationsOf(session), 'x-1', { name: 'Ann' });
  const [acme, globex] = [
    await make('organization', { name: 'A' }),
    await make('organization', { name: 'G' }),
  ];
  const { associate, dissociate, holds } = operationsOf(session).associations?.company ?? {};
  const organization = async () => (await recordsOf())[0]?.fields['org_id'];
  await associate?.(ann, acme, callOf());
  await associate?.(ann, acme, callOf());
  expect([holds, await organization()]).toEqual(['one', Number(acme)]);
  await patch(`/_control/records/${ann}`, { fields: { org_id: Number(globex) } });
  await dissociate?.(ann, acme, callOf());
  expect(await organization()).toBe(Number(globex));
  await dissociate?.(ann, globex, callOf());
  expect(await organization()).toBeUndefined();
  const missing = await crmError(associate?.(ann, '999', callOf()) ?? Promise.resolve());
  expect(missing).toMatchObject({ kind: 'invalid_record', execution: 'rejected' });
});

test('the first contact of a deal is its contact person, others are participants, each once', async () => {
  const { open, make, call, recordsOf } = await startPipedrive();
  const operations = operationsOf(open(), 'deal');
  const { externalId: deal = '' } = await createFrom(operations, 'd-1', { name: 'Big' }, 'deal');
  const [ann, bob] = [await make('person', { name: 'Ann' }), await make('person', { name: 'Bob' })];
  const { associate, dissociate } = operations.associations?.contact ?? {};
  for (const person of [ann, bob, bob, ann]) await associate?.(deal, person, callOf());
  const participants = async () => {
    const path = `/pipedrive/v1/deals/${deal}/participants`;
    const answer = await call(path, { headers: { 'x-api-token': 'demo-key' } });
    return (answer.body['data'] as { person_id: { value: number } }[]).map((each) => each.person_id.value);
  };
  const contactPerson = async () => (await recordsOf('deal'))[0]?.fields['person_id'];
  expect([await contactPerson(), await participants()]).toEqual([Number(ann), [Number(bob)]]);
  for (const person of [bob, ann, ann]) await dissociate?.(deal, person, callOf());
  expect([await contactPerson(), await participants()]).toEqual([undefined, []]);
});

interface Refusal {
  fault: object;
  error: Partial<CrmError>;
  words: RegExp;
}

test.each<[string, Refusal]>([
  [
    'tokens of the day that are used up are waited for by the hour',
    {
      fault: { status: 429, headers: { 'x-daily-ratelimit-token-remaining': '0', 'x-ratelimit-reset': '2' } },
      error: { kind: 'rate_limited', retryAfterMs: 3_600_000 },
      words: /tokens of this day are used up/,
    },
  ],
  [
    'a burst is waited for as long as the header says',
    {
      fault: {
        status: 429,
        headers: { 'x-daily-ratelimit-token-remaining': '900', 'x-ratelimit-reset': '2' },
      },
      error: { kind: 'rate_limited', retryAfterMs: 2000 },
      words: /Request over limit/,
    },
  ],
  [
    'the page of the proxy is a wait and no lack of a right',
    {
      fault: { status: 403 },
      error: { kind: 'rate_limited', retryAfterMs: 600_000 },
      words: /proxy has shut/,
    },
  ],
  [
    'a scope that is missing',
    {
      fault: { status: 403, body: { success: false, error: 'Scope and URL mismatch', errorCode: 403 } },
      error: { kind: 'forbidden' },
      words: /lacks a scope/,
    },
  ],
  [
    'a plan without room',
    {
      fault: { status: 403, body: { success: false, error: 'Limit', code: 'feature_capping_deals_limit' } },
      error: { kind: 'forbidden' },
      words: /plan .* has no room/,
    },
  ],
  [
    'an account that is not paid',
    { fault: { status: 402 }, error: { kind: 'forbidden' }, words: /not open: its trial has ended/ },
  ],
  [
    'a failure of Pipedrive’s own may have been executed',
    {
      fault: { status: 500 },
      error: { kind: 'unknown', execution: 'unknown' },
      words: /Internal Server Error/,
    },
  ],
])('%s', async (_what, { fault, error, words }) => {
  const { open, post } = await startPipedrive();
  const operations = operationsOf(open({ keyField: { contact: 'none' } }));
  await post('/_control/faults', { crm: 'pipedrive', kind: 'status', ...fault });
  const refused = await crmError(createFrom(operations, 'x-1', { name: 'Ann' }));
  expect(refused).toMatchObject(error);
  expect(refused.reason).toMatch(words);
});
