// /healthz and /readyz against a real Temporal and a real Postgres.
import { Connection } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterEach, beforeAll, afterAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { createTestNamespace, type TestNamespace } from '../test/support/namespace.ts';
import { loadConfig } from '../config/config.ts';
import { openSyncline } from '../use-cases/open-syncline.ts';
import { createReadiness } from '../use-cases/readiness.ts';
import { createServer } from './server.ts';

let temporal: TestNamespace;
let database: TestDatabase;
const open: { close: () => Promise<void> }[] = [];
beforeAll(async () => {
  temporal = await createTestNamespace();
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});
afterAll(() => database.drop());

const keyOf = (id: string, byte: number): string => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;

function createApi({
  address = temporal.address,
  namespace = temporal.namespace,
  url = database.url,
  keys = keyOf('k1', 1),
}): FastifyInstance {
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 60_000 });
  pool.on('error', () => {});
  const connection = Connection.lazy({ address });
  const syncline = openSyncline(
    loadConfig({
      SYNCLINE_HOME: '/nowhere',
      TEMPORAL_ADDRESS: address,
      DATABASE_URL: url,
      SYNCLINE_ENCRYPTION_KEYS: keys,
    }),
    { poolSize: 1 },
  );
  const { keyProblem } = syncline;
  const server = createServer({
    checkReadiness: createReadiness({ pool, keyProblem, connection, namespace }),
  });
  open.push({ close: () => pool.end() }, syncline, connection, { close: () => server.close() });
  return server;
}
const readyz = async (server: FastifyInstance) => {
  const answer = await server.inject({ url: '/readyz' });
  const { problems } = answer.json<{ problems?: { part: string; message: string }[] }>();
  return { status: answer.statusCode, problems: problems?.map(({ part, message }) => `${part}: ${message}`) };
};

/** Asks for workflow tasks as a worker does. */
async function startPolling(): Promise<void> {
  const connection = await Connection.connect({ address: temporal.address });
  const poll = connection.withDeadline(Date.now() + 60_000, () =>
    connection.workflowService.pollWorkflowTaskQueue({
      namespace: temporal.namespace,
      taskQueue: { name: 'contact-sync' },
      identity: 'test',
    }),
  );
  poll.catch(() => {}); // Cancelled when its connection closes.
  open.push(connection);
}

test('alive says nothing about the servers behind', async () => {
  const server = createApi({ address: '127.0.0.1:9', url: 'postgres://a:b@127.0.0.1:9/x' });
  const answer = await server.inject({ url: '/healthz' });
  expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'alive' }]);
});

test('without a worker it is not ready; with one it is', async () => {
  const server = createApi({});
  // Looked at until it is so: on a slow machine a server may not answer in the time that /readyz gives it.
  await expect
    .poll(() => readyz(server))
    .toEqual({ status: 503, problems: ['worker: No worker asks for tasks of "contact-sync".'] });
  await startPolling();
  await expect.poll(() => readyz(server)).toEqual({ status: 200, problems: undefined });
});

test('a key that opens nothing is named, and the one that does is not', async () => {
  const sealed = openSyncline(
    loadConfig({
      SYNCLINE_HOME: '/nowhere',
      TEMPORAL_ADDRESS: temporal.address,
      DATABASE_URL: database.url,
      SYNCLINE_ENCRYPTION_KEYS: keyOf('k1', 1),
    }),
    { poolSize: 1 },
  );
  open.push(sealed);
  await sealed.connections.add({
    tenantId: 'default',
    connectionId: 'crm',
    connector: 'http',
    settings: {},
    secrets: { key: 'hush' },
  });
  await startPolling();
  const problemOf = async (keys: string) => (await readyz(createApi({ keys }))).problems?.[0];
  await expect
    .poll(() => problemOf(keyOf('k2', 1)))
    .toMatch(/^encryption key: A value in Postgres is encrypted with the key "k1", which .* does not hold/);
  await expect
    .poll(() => problemOf(keyOf('k1', 2)))
    .toMatch(
      /^encryption key: .* encrypted with a key "k1", and the key "k1" of .* does not open it: put the key/,
    );
  await expect.poll(() => problemOf(`${keyOf('k2', 2)},${keyOf('k1', 1)}`)).toBeUndefined();
});

test('servers that are away are named, without addresses or passwords, and not waited for', async () => {
  const server = createApi({ address: '127.0.0.1:9', url: 'postgres://a:hunter2@127.0.0.1:9/x' });
  await expect
    .poll(() => readyz(server))
    .toEqual({
      status: 503,
      problems: [
        'postgres: Postgres does not answer: ECONNREFUSED.',
        expect.stringMatching(
          /^temporal: Temporal does not answer: (no answer within 2 s|the connection was refused or lost)\.$/,
        ),
      ],
    });
});

test('a namespace that does not exist, and a database without its tables, are named', async () => {
  const bare = new URL(database.url);
  bare.pathname = 'template1';
  const server = createApi({ namespace: 'nowhere', url: bare.href });
  await expect
    .poll(async () => (await readyz(server)).problems)
    .toEqual([
      expect.stringMatching(/^migrations: The database lacks these migrations: 0001_/),
      'namespace: Temporal has no namespace "nowhere".',
    ]);
});
