// Whole pushes, on a real Postgres, into the simulated HealthSherpa: what is kept, found again, and never made twice.
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import type { Fields } from '../../../domain/fields.ts';
import type { Json } from '../../../domain/json.ts';
import { createSimulator } from '../../../simulators/simulator.ts';
import { requestOf } from '../../../test/support/attempts.ts';
import { pushToItsEnd } from '../../../test/support/push-to-its-end.ts';
import { createTestStore } from '../../../test/support/store.ts';
import { useOpened } from '../../../test/support/use-opened.ts';
import { validTokens } from '../../kit/testing/token-login.ts';
import { createRegistry } from '../../registry.ts';
import { createSessions } from '../../sessions.ts';

const world = useOpened(async () => {
  const simulator = await createSimulator({ latencyMs: 0 });
  const store = await createTestStore([], {}, { poolSize: 4 });
  const allowTargets = [new URL(simulator.url).host];
  const sessions = createSessions({ registry: await createRegistry(), allowTargets, tokens: validTokens });
  return {
    simulator,
    store,
    sessions,
    async close() {
      await sessions.close();
      await store.close();
      await simulator.close();
    },
  };
});

interface Seen {
  id: string;
  fields: Record<string, Json>;
}

let connectionId = '';
beforeEach(async () => {
  await control('reset', {});
  connectionId = await connect();
});

async function connect(settings: Record<string, Json> = {}): Promise<string> {
  const id = `crm-${randomUUID()}`;
  const baseUrl = `${world.simulator.url}/healthsherpa`;
  await world.store.connections.add({
    tenantId: 'default',
    connectionId: id,
    connector: 'healthsherpa',
    settings: { baseUrl, agentEmail: 'agent@example.com', ...settings },
    secrets: { apiKey: 'demo-key', clientId: 'demo-client', clientSecret: 'demo-secret' },
  });
  return id;
}

async function control(path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${world.simulator.url}/_control/${path}`, {
    method: 'POST',
    body: JSON.stringify({ crm: 'healthsherpa', ...body }),
  });
  return answer.json();
}

async function seen<Row>(path: string): Promise<Row[]> {
  const answer = await fetch(`${world.simulator.url}/_control/${path}?crm=healthsherpa`);
  return (await answer.json()) as Row[];
}
const records = () => seen<Seen>('records');
const operations = async () =>
  (await seen<{ operation: string }>('requests')).map(({ operation }) => operation);

let at = 0;
function push(entityId: string, fields: Fields) {
  const dependencies = {
    store: world.store.entities,
    connect: world.sessions.open,
    retry: async () => {},
    associate: async () => {},
    begin: async () => {},
    newToken: randomUUID,
    monotonicNow: () => performance.now(),
  };
  at += 1_000;
  const request = { ...requestOf(entityId, fields, at), connectionId };
  return pushToItsEnd(dependencies, request, { number: 1, isClick: true });
}

async function endHorizon(): Promise<void> {
  await world.store.database.withTenant('default', (tx) =>
    tx.query('UPDATE intents SET horizon_at = now() WHERE connection_id = $1', [connectionId]),
  );
}

const alex = {
  firstName: 'Alex',
  lastName: 'Lee',
  email: 'alex.lee@example.com',
  phone: '855 772 2663',
  birthDate: '1955-01-15',
};

test('the address where the agent goes on is answered by a create, an update, 204, and when nothing is sent', async () => {
  const created = await push('x-1', alex);
  const redirectUrl = expect.stringMatching(/\/healthsherpa\/contacts\/.*\/quote$/) as string;
  const { externalId } = (created as { link: { externalId: string } }).link;
  expect(created).toMatchObject({ outcome: 'created', link: { externalId, redirectUrl } });
  expect(await push('x-1', alex)).toMatchObject({ outcome: 'unchanged', link: { redirectUrl } });
  expect(await push('x-1', { ...alex, city: 'Davis' })).toMatchObject({
    outcome: 'updated',
    link: { externalId, redirectUrl },
  });
  // An agent has written the same there already: HealthSherpa says 204, and no address.
  await fetch(`${world.simulator.url}/_control/records/${externalId}`, {
    method: 'PATCH',
    body: JSON.stringify({ fields: { city: 'Sacramento' } }),
  });
  expect(await push('x-1', { ...alex, city: 'Sacramento' })).toMatchObject({
    outcome: 'updated',
    link: { externalId, redirectUrl },
  });
  expect(await operations()).toEqual(['find', 'find', 'find', 'create', 'update', 'update']);
});

test.each<[string, Fields]>([
  ['e-mail', { email: alex.email }],
  ['phone', { phone: alex.phone }],
  ['birth date', { birthDate: alex.birthDate }],
])('a create whose answer was lost is found by name and %s, and not made again', async (_name, beside) => {
  const { firstName, lastName } = alex;
  await control('faults', { operation: 'create', kind: 'garbled', executeFirst: true, times: 1 });
  const first = await push('x-1', { firstName, lastName, ...beside });
  expect(first).toMatchObject({ waits: expect.any(String) });
  await endHorizon();
  expect(await push('x-1', { firstName, lastName, ...beside })).toMatchObject({ outcome: 'created' });
  expect(await records()).toHaveLength(1);
});

test('a contact with nothing but a name is created; when that answer is lost, a person decides', async () => {
  const { firstName, lastName } = alex;
  expect(await push('x-1', { firstName, lastName })).toMatchObject({ outcome: 'created' });
  await control('faults', { operation: 'create', kind: 'garbled', times: 1 });
  await push('x-2', { firstName, lastName });
  expect(await push('x-2', { firstName, lastName })).toMatchObject({
    outcome: 'unknown',
    failure: { message: expect.stringContaining('what was sent held nothing by which the CRM can be asked') },
  });
  expect(await operations()).not.toContain('find');
});

test('a contact that an agent has made is taken over, gets our id, and the agent keeps nothing twice', async () => {
  const { firstName: first_name, lastName: last_name, email } = alex;
  await control('records', { type: 'contact', fields: { first_name, last_name, email, city: 'Davis' } });
  expect(await push('x-1', alex)).toMatchObject({ outcome: 'updated' });
  expect(await records()).toMatchObject([
    { fields: { external_id: 'x-1', phone: '8557722663', city: 'Davis' } },
  ]);
});

test('a contact that carries another external_id keeps it, and is updated all the same', async () => {
  const { firstName: first_name, lastName: last_name, email } = alex;
  const fields = { external_id: 'other-crm-7', first_name, last_name, email };
  await control('records', { type: 'contact', fields });
  expect(await push('x-1', { ...alex, city: 'Davis' })).toMatchObject({ outcome: 'updated' });
  expect(await records()).toMatchObject([{ fields: { external_id: 'other-crm-7', city: 'Davis' } }]);
  expect(await push('x-1', { ...alex, city: 'Sacramento' })).toMatchObject({ outcome: 'updated' });
});

test('a couple with one mailbox and one phone are two contacts', async () => {
  expect(await push('x-1', alex)).toMatchObject({ outcome: 'created' });
  const kim = { ...alex, firstName: 'Kim', birthDate: '1957-03-02' };
  expect(await push('x-2', kim)).toMatchObject({ outcome: 'created' });
  expect(await records()).toHaveLength(2);
});

test('a father and a son of one name and phone, with e-mails of their own, are two contacts', async () => {
  await push('x-1', alex);
  const son = { ...alex, email: 'alex.junior@example.com', birthDate: '1985-05-05' };
  expect(await push('x-2', son)).toMatchObject({ outcome: 'created' });
});

test('an agent without an account: the contact waits with a sentence that says where to log in', async () => {
  await control('rules', { agents: ['somebody.else@example.com'] });
  expect(await push('x-1', alex)).toMatchObject({
    outcome: 'needs_attention',
    failure: { kind: 'forbidden', message: expect.stringContaining('/sessions/new') },
  });
  await control('rules', { agents: ['agent@example.com'] });
  expect(await push('x-1', alex)).toMatchObject({ outcome: 'created' });
});

test('a contact of another agent: its own e-mail goes with each update, and with the search', async () => {
  const mine = { ...alex, agentEmail: 'second.agent@example.com' };
  await push('x-1', mine);
  expect(await push('x-1', { ...mine, city: 'Davis' })).toMatchObject({ outcome: 'updated' });
  const bodies = await seen<{ body: { agent_email: string } }>('requests');
  for (const { body } of bodies) expect(body.agent_email).toBe('second.agent@example.com');
});

test('lists that v2 could not save are told, and go again with the next change', async () => {
  connectionId = await connect({ apiVersion: 'v2', loginUrl: `${world.simulator.url}/healthsherpa` });
  await control('credentials', { key: '*' });
  await control('rules', { unsaved: ['drugs'] });
  const drugs = [{ name: 'Metformin' }];
  const first = await push('x-1', { ...alex, drugs });
  expect(first).toMatchObject({ outcome: 'created' });
  const { rows } = await world.store.database.withTenant('default', (tx) =>
    tx.query('SELECT left_out FROM timeline WHERE connection_id = $1', [connectionId]),
  );
  expect(rows).toMatchObject([
    { left_out: [{ field: 'drugs', reason: expect.stringContaining('not all') }] },
  ]);
  await control('rules', { unsaved: [] });
  expect(await push('x-1', { ...alex, drugs, city: 'Davis' })).toMatchObject({ outcome: 'updated' });
  expect(await records()).toMatchObject([{ fields: { drugs, city: 'Davis' } }]);
});
