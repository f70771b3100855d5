// The connector against the simulated CRM that `npm start` brings, by its defaults and in its other forms.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CrmError } from '../../../domain/failure.ts';
import { createSimulator, type Simulator } from '../../../simulators/simulator.ts';
import type { ObjectOperations, Session } from '../../connector.ts';
import { createConnectorHttp, createHttpAgent, type HttpAgent } from '../../kit/http.ts';
import { createKnownSecrets } from '../../kit/login/known-secrets.ts';
import { callOf, findByEach, keyOf, operationsOf } from '../../kit/testing/calls.ts';
import http from '../index.ts';

const contact = keyOf();
const ann = {
  phone: '+49 151 2345678',
  firstName: 'Ann',
  lastName: 'Lee',
  email: 'ann@example.com',
  plan: 'pro',
  tags: ['a', 'b'],
};
let simulator: Simulator;
let agent: HttpAgent;

beforeAll(async () => {
  simulator = await createSimulator({ latencyMs: 0 });
  agent = createHttpAgent({ allowTargets: [new URL(simulator.url).host] });
});
afterAll(async () => {
  await agent.close();
  await simulator.close();
});
beforeEach(() => control('POST', 'reset'));

async function control(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${simulator.url}/_control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.json();
}

function open(given: Record<string, unknown> = {}, key = 'demo-key', requestTimeoutMs = 120_000): Session {
  const settings = http.settings.parse({ baseUrl: `${simulator.url}/generic/crm`, ...given });
  const connectorHttp = createConnectorHttp({
    agent,
    crm: 'http',
    connectTimeoutMs: requestTimeoutMs - 1,
    requestTimeoutMs,
    secrets: createKnownSecrets([key]),
  });
  return http.open({ connectionId: 'demo', settings, secrets: { key }, http: connectorHttp });
}

async function errorOf(work: Promise<unknown> | undefined): Promise<CrmError> {
  const error = await work?.then(() => undefined).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CrmError);
  return error as CrmError;
}

const forms: [name: string, given: Record<string, unknown>][] = [
  ['by its defaults', {}],
  ['form with brackets', { body: 'form' }],
  ['form with dots', { body: 'form', formNesting: 'dots' }],
  ['form with JSON inside', { body: 'form', formNesting: 'json' }],
  [
    'POST fetch, PUT update, Bearer',
    { fetch: { method: 'POST' }, update: { method: 'PUT' }, auth: 'bearer' },
  ],
  ['one address', { single: '/upsert', auth: 'basic' }],
  ['the key in the query', { auth: 'query' }],
  ['the key in the body', { auth: 'body', fetch: { method: 'POST' } }],
  ['all keys together', { keysTogether: true }],
  ['lead_id in the query', { update: '/update?lead_id={lead_id}' }],
];

describe.each(forms)('%s', (_name, given) => {
  it('create, find, update, read', async () => {
    const lead = operationsOf(open(given));
    const keys = lead.keysOf(ann, contact);
    expect(await findByEach(lead, keys)).toEqual([]);

    const { externalId = '', url } = await lead.create(lead.toRecord(ann, contact), callOf());
    expect(url).toBe(`${simulator.url}/generic/leads/${externalId}`);
    expect(await findByEach(lead, keys)).toMatchObject([
      {
        externalId,
        record: { name: 'Ann Lee', 'custom_fields.plan': 'pro', 'custom_fields.tags': ['a', 'b'] },
      },
    ]);

    await lead.update(externalId, lead.toRecord({ ...ann, plan: null, lastName: 'Ray' }, contact), callOf());
    expect(await lead.read?.(externalId, callOf())).toMatchObject({
      state: 'live',
      match: { externalId, record: { name: 'Ann Ray' } },
    });
    const records = (await control('GET', 'records?crm=generic&type=contact')) as {
      fields: { custom_fields: object };
    }[];
    expect(records).toHaveLength(1);
    expect(records[0]?.fields.custom_fields).toEqual({ tags: ['a', 'b'] });
  });
});

describe('faults', () => {
  const fault = (kind: string, more: object = {}) =>
    control('POST', 'faults', { crm: 'generic', operation: 'create', kind, ...more });
  const create = (lead: ObjectOperations) => lead.create(lead.toRecord(ann, contact), callOf());
  const stored = async () => ((await control('GET', 'records?crm=generic')) as unknown[]).length;

  it.each([
    ['lost_answer', 1],
    ['timeout', 0],
    ['garbled', 1],
    ['reset', 0],
  ])('%s: unknown, sent once, and a lookup tells the truth (%i)', async (kind, records) => {
    const requests = async () =>
      (await control('GET', 'requests?crm=generic&operation=create')) as { executed: boolean }[];
    await fault(kind);
    // Silence ends by our own clock only: with twice the time, again, when this machine was too slow to send anything.
    const isSilent = kind === 'lost_answer' || kind === 'timeout';
    let error: CrmError;
    let timeoutMs = isSilent ? 200 : 120_000;
    do {
      error = await errorOf(create(operationsOf(open({}, 'demo-key', timeoutMs))));
      timeoutMs *= 2;
    } while (error.execution === 'not_sent');
    expect(error).toMatchObject({ kind: 'unknown', execution: 'unknown' });
    // What was sent arrives, also when nobody waits for its answer any more.
    await expect
      .poll(async () => (await requests()).map(({ executed }) => executed))
      .toEqual([records === 1]);
    const lead = operationsOf(open());
    expect(await stored()).toBe(records);
    expect(await findByEach(lead, lead.keysOf(ann, contact))).toHaveLength(records);
    expect(await requests()).toHaveLength(1);
  });

  it('a status with Retry-After', async () => {
    await fault('status', { status: 429, headers: { 'retry-after': '2' } });
    expect(await errorOf(create(operationsOf(open())))).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 2000,
    });
    await control('DELETE', 'faults');
    await fault('status', { status: 503 });
    expect(await errorOf(create(operationsOf(open())))).toMatchObject({
      kind: 'unknown',
      execution: 'unknown',
    });
  });

  it('a wrong key', async () => {
    const session = open({}, 'wrong-key');
    expect(await errorOf(create(operationsOf(session)))).toMatchObject({
      kind: 'auth_expired',
      execution: 'rejected',
    });
    expect(await session.test?.()).toMatchObject({
      ok: false,
      status: 401,
      reason: 'Unauthorized: Auth-Key is not valid',
    });
    expect(await open().test?.()).toMatchObject({
      ok: true,
      status: 404,
      reason: 'Not Found: No matching lead',
    });
  });

  it('a record that is gone', async () => {
    const lead = operationsOf(open({ delete: '/leads/{lead_id}' }));
    const { externalId = '' } = await create(lead);
    await lead.remove?.(externalId, callOf());
    expect(await errorOf(lead.update(externalId, lead.toRecord(ann, contact), callOf()))).toMatchObject({
      kind: 'not_found',
    });
    expect(await lead.read?.(externalId, callOf())).toEqual({ state: 'gone' });
    expect(await errorOf(lead.remove?.(externalId, callOf()))).toMatchObject({ kind: 'not_found' });
  });

  it('two leads with one e-mail are two matches', async () => {
    const lead = operationsOf(open());
    await create(lead);
    await create(lead);
    const [email] = lead.keysOf(ann, contact);
    expect(await findByEach(lead, email === undefined ? [] : [email])).toHaveLength(2);
  });
});

it('a webhook target', async () => {
  const session = open({
    baseUrl: `${simulator.url}/generic`,
    create: '/hook',
    fetch: 'none',
    crmDeduplicates: 'false',
    answersId: 'false',
  });
  const hook = operationsOf(session);
  expect(session.test === undefined).toBe(true);
  expect(await hook.create(hook.toRecord(ann, contact), callOf())).toEqual({});
  expect(await hook.update(undefined, hook.toRecord(ann, contact), callOf())).toEqual({});
  expect(await control('GET', 'records?crm=generic&type=hook')).toHaveLength(2);
});
