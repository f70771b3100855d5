import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createTestNamespace, type TestNamespace } from '../../test/support/namespace.ts';
import { checkNode } from './check-machine.ts';
import { loadConfig } from '../../config/config.ts';
import { openSyncline } from '../../use-cases/open-syncline.ts';
import { examine } from './examine.ts';
import { probePriorities } from './priority-probe.ts';

const home = mkdtempSync(path.join(tmpdir(), 'syncline-doctor-'));
let temporal: TestNamespace;
let database: TestDatabase;
let connection: Connection;
beforeAll(async () => {
  temporal = await createTestNamespace();
  database = await createTestDatabase();
  connection = await Connection.connect({ address: temporal.address });
});
afterAll(async () => {
  await connection.close();
  await database.drop();
  rmSync(home, { recursive: true, force: true });
});

const environment = (changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  SYNCLINE_HOME: home,
  SYNCLINE_TEMPORAL_PORT: '0',
  SYNCLINE_TEMPORAL_UI_PORT: '0',
  SYNCLINE_POSTGRES_PORT: '0',
  SYNCLINE_API_PORT: '0',
  SYNCLINE_SIMULATOR_PORT: '0',
  TEMPORAL_ADDRESS: temporal.address,
  TEMPORAL_NAMESPACE: temporal.namespace,
  DATABASE_URL: database.url,
  SYNCLINE_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
  ...changes,
});
// Looked at until it is so: doctor gives each server seconds, and a slow machine may need more.
const problemsOf = async (env: NodeJS.ProcessEnv) =>
  (await examine(env))
    .filter(({ state }) => state === 'problem')
    .map(({ check, message }) => `${check}: ${message}`);

test('the embedded server hands out urgent tasks first, and the probe leaves no workflow behind', async () => {
  await expect.poll(() => probePriorities(connection, temporal.namespace)).toBe(true);
  const { executions } = await connection.workflowService.listWorkflowExecutions({
    namespace: temporal.namespace,
    query: `WorkflowType = 'synclineDoctorProbe' AND ExecutionStatus = 'Running'`,
  });
  expect(executions).toEqual([]);
});

test('a set-up without a worker has exactly that problem', async () => {
  await expect
    .poll(() => problemsOf(environment()))
    .toEqual(['worker: Nobody asks for tasks of "contact-sync": changes are kept, not sent.']);
});

test('a namespace that does not exist, and a superuser, are named', async () => {
  const env = environment({ TEMPORAL_NAMESPACE: 'nowhere', DATABASE_URL: database.adminUrl });
  await expect
    .poll(() => problemsOf(env))
    .toEqual([
      `temporal: The server at ${temporal.address} has no namespace "nowhere".`,
      'database role: The role of DATABASE_URL is too powerful: "postgres" is a superuser.',
    ]);
});

test('servers that do not answer are named, and what to set', async () => {
  const env = environment({ TEMPORAL_ADDRESS: '127.0.0.1:9', DATABASE_URL: 'postgres://a:b@127.0.0.1:9/x' });
  const findings = await examine(env);
  expect(findings.filter(({ state }) => state === 'problem')).toMatchObject([
    { check: 'temporal', whatToDo: expect.stringContaining('TEMPORAL_ADDRESS') },
    { check: 'postgres', whatToDo: expect.stringContaining('DATABASE_URL') },
  ]);
});

test('keys that do not open what is stored are a problem that names the key and the way out', async () => {
  const syncline = openSyncline(loadConfig(environment()), { poolSize: 1 });
  const added = { tenantId: 'default', connectionId: 'crm', connector: 'http', settings: {} };
  await syncline.connections.add({ ...added, secrets: { key: 'hush' } });
  await syncline.close();
  const findingOf = async (id: string, byte: number) => {
    const keys = `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
    const findings = await examine(environment({ SYNCLINE_ENCRYPTION_KEYS: keys }));
    return findings.find(({ check }) => check === 'encryption key');
  };
  for (const [id, byte] of [
    ['k2', 0],
    ['k1', 9],
  ] as const) {
    await expect
      .poll(() => findingOf(id, byte))
      .toMatchObject({
        state: 'problem',
        message: expect.stringContaining('"k1"'),
        whatToDo: expect.stringContaining('Bring the key "k1" back from its backup'),
      });
  }
  await expect.poll(() => findingOf('k1', 0)).toMatchObject({ state: 'ok' });
});

test('a wrong variable is the sentence of the configuration', async () => {
  expect(await problemsOf(environment({ SYNCLINE_PLAIN_SIGNALS: 'maybe' }))).toEqual([
    'configuration: SYNCLINE_PLAIN_SIGNALS must be "accept" or "refuse", but is "maybe".',
  ]);
});

test.each([
  ['20.18.0', 'problem'],
  ['18.20.1', 'problem'],
  ['20.19.0', 'ok'],
  ['24.1.0', 'ok'],
])('Node %s: %s', (version, state) => {
  expect(checkNode(version).state).toBe(state);
});

test('a taken port is named with its variable; ports of parts that run elsewhere do not count', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = String((server.address() as { port: number }).port);
  try {
    const taken = { SYNCLINE_POSTGRES_PORT: port, SYNCLINE_TEMPORAL_PORT: port };
    const embedded = await examine(environment({ ...taken, DATABASE_URL: '' }));
    expect(embedded.filter(({ check }) => check === 'ports')).toEqual([
      {
        check: 'ports',
        state: 'problem',
        message: `Port ${port} is in use by another program.`,
        whatToDo: 'Free it, or set SYNCLINE_POSTGRES_PORT to another port (0 takes a free one).',
      },
    ]);
    const elsewhere = await examine(environment(taken));
    expect(elsewhere.find(({ check }) => check === 'ports')?.state).toBe('ok');
  } finally {
    server.close();
  }
});
