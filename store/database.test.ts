// Transactions on a pool of one connection, so that each test would see what the one before left behind.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applicationRole } from '../stack/parts/postgres-roles.ts';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { createDatabase, type Database, type Transaction } from './database.ts';

let testDatabase: TestDatabase;
let database: Database;
let admin: pg.Client;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, poolSize: 1 });
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
  await admin.query(`CREATE TABLE notes (id int PRIMARY KEY, note text);
    GRANT SELECT, INSERT ON notes TO ${applicationRole}`);
});
afterAll(async () => {
  await database.close();
  await admin.end();
  await testDatabase.drop();
});

const write = (tx: Transaction, id: number, note = 'note') =>
  tx.query('INSERT INTO notes (id, note) VALUES ($1, $2)', [id, note]);
const ids = async (): Promise<number[]> =>
  (await admin.query<{ id: number }>('SELECT id FROM notes ORDER BY id')).rows.map((row) => row.id);

test('statements that are asked for together run in their order, and all or none of them', async () => {
  await database.withTenant('default', (tx) => Promise.all([write(tx, 1), write(tx, 2)]));
  expect(await ids()).toEqual([1, 2]);
  const refused = database.withTenant('default', (tx) =>
    Promise.all([write(tx, 3), write(tx, 1), write(tx, 4)]),
  );
  // The first error counts, not the "transaction is aborted" of those after it.
  await expect(refused).rejects.toThrow('duplicate key');
  expect(await ids()).toEqual([1, 2]);
});

test('what goes on after its neighbour failed writes nothing, neither here nor in the next transaction', async () => {
  let late: Promise<unknown> | undefined;
  let goOn = (): void => {};
  const told = new Promise<void>((resolve) => (goOn = resolve));
  const failing = database.withTenant('default', async (tx) => {
    const first = tx.query('SELECT 1');
    late = first.then(() => told).then(() => write(tx, 5));
    late.catch(() => {});
    await Promise.all([first.then(() => Promise.reject(new Error('stale'))), late]);
  });
  await expect(failing).rejects.toThrow('stale');
  await database.withTenant('default', async (tx) => {
    goOn();
    await expect(late).rejects.toThrow('after the end of its transaction');
    await write(tx, 6);
  });
  expect(await ids()).toEqual([1, 2, 6]);
});

test('in one trip a statement is committed with its transaction, or refused with it', async () => {
  await database.inOneTrip('default', (tx) => write(tx, 7));
  expect(await ids()).toEqual([1, 2, 6, 7]);
  await expect(database.inOneTrip('default', (tx) => write(tx, 7))).rejects.toThrow('duplicate key');
  const second = database.inOneTrip('default', async (tx) => {
    await write(tx, 8);
    await write(tx, 9);
  });
  await expect(second).rejects.toThrow('after the end of its transaction');
  await expect(database.inOneTrip('default', (tx) => tx.query('SELECT 1'))).resolves.toMatchObject({
    rowCount: 1,
  });
});

test('a tenant ends with its transaction', async () => {
  const named = (tx: Transaction) =>
    tx.query<{ tenant: string }>(`SELECT current_setting('syncline.tenant', true) AS tenant`);
  expect((await database.inOneTrip(`o'ther`, named)).rows).toEqual([{ tenant: `o'ther` }]);
  expect((await database.withTenant('default', named)).rows).toEqual([{ tenant: 'default' }]);
  // Outside of transactions only the directory is read: here it hides its rows from whoever names a tenant.
  await database.enterConnection('crm', 'default');
  await admin.query(`ALTER TABLE connection_directory ENABLE ROW LEVEL SECURITY;
    CREATE POLICY no_tenant ON connection_directory USING (current_tenant() IS NULL)`);
  expect(await database.tenantOf('crm')).toBe('default');
});

test('a migration that changes what a statement answers costs one attempt, not the connection', async () => {
  const read = () => database.inOneTrip('default', (tx) => tx.query('SELECT note FROM notes WHERE id = 1'));
  await read();
  await admin.query('ALTER TABLE notes ALTER COLUMN note TYPE varchar(50)');
  await read().catch((error: Error) => expect(error.message).toContain('cached plan'));
  expect((await read()).rows).toEqual([{ note: 'note' }]);
});

test('a pooler that loses prepared statements costs nobody anything', async () => {
  const messages: string[] = [];
  const pooled = createDatabase({
    url: testDatabase.url,
    poolSize: 1,
    log: (message) => messages.push(message),
  });
  try {
    const read = () =>
      pooled.withTenant('default', (tx) => tx.query('SELECT id FROM notes WHERE id = $1', [1]));
    await read();
    await pooled.inOneTrip('default', (tx) => tx.query('DEALLOCATE ALL'));
    for (const _attempt of [1, 2]) expect((await read()).rows).toEqual([{ id: 1 }]);
    expect(messages).toEqual(['postgres: a pooler keeps no prepared statements; going on without them']);
  } finally {
    await pooled.close();
  }
});

test('a server that does not answer in time ends the transaction, and the next one works', async () => {
  // Only here a statement must end soon; elsewhere each may take as long as this machine needs.
  const hurried = createDatabase({ url: testDatabase.url, poolSize: 1, statementTimeoutMs: 500 });
  try {
    const hangs = hurried.withTenant('default', (tx) =>
      Promise.all([tx.query('SELECT pg_sleep(60)'), write(tx, 10)]),
    );
    await expect(hangs).rejects.toThrow('timeout');
    const next = () => hurried.withTenant('default', (tx) => tx.query('SELECT 1'));
    await expect.poll(next).toMatchObject({ rowCount: 1 });
  } finally {
    await hurried.close();
  }
  expect(await ids()).not.toContain(10);
});

test('a connection that is lost in the middle of a transaction fails it, and the next one works', async () => {
  const lost = database.withTenant('default', async (tx) => {
    await write(tx, 12);
    await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
  });
  await expect(lost).rejects.toThrow('terminat');
  await database.withTenant('default', (tx) => write(tx, 13));
  expect(await ids()).not.toContain(12);
});
