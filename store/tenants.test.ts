// Tenants are apart in Postgres itself: the application's role sees the rows of the tenant it names, and no others.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { createConnections } from './connections.ts';
import { createDatabase, type Database } from './database.ts';
import { createCipher } from './encryption.ts';

let testDatabase: TestDatabase;
let database: Database;
let admin: pg.Client;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, poolSize: 1 });
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
  await admin.query(`INSERT INTO tenants (tenant_id) VALUES ('other') ON CONFLICT DO NOTHING`);
  const connections = createConnections(database, createCipher([{ id: 'k', key: Buffer.alloc(32, 1) }]));
  for (const tenantId of ['default', 'other']) {
    await connections.add({
      tenantId,
      connectionId: `crm-${tenantId}`,
      connector: 'http',
      settings: {},
      secrets: {},
    });
  }
});
afterAll(async () => {
  await database.close();
  await admin.end();
  await testDatabase.drop();
});

const allConnections = 'SELECT connection_id FROM connections ORDER BY 1';

test('a transaction of one tenant sees only its rows', async () => {
  for (const tenantId of ['default', 'other']) {
    const { rows } = await database.withTenant(tenantId, (tx) =>
      tx.query<{ connection_id: string }>(allConnections),
    );
    expect(rows.map((row) => row.connection_id)).toEqual([`crm-${tenantId}`]);
  }
});

test('without a tenant there are no rows, also on a connection that named one before', async () => {
  const client = new pg.Client({ connectionString: testDatabase.url });
  await client.connect();
  try {
    expect((await client.query(allConnections)).rows).toEqual([]);
    await client.query(`BEGIN; SELECT set_config('syncline.tenant', 'default', true)`);
    expect((await client.query(allConnections)).rows).toHaveLength(1);
    await client.query('COMMIT');
    expect((await client.query(allConnections)).rows).toEqual([]);
  } finally {
    await client.end();
  }
});

test('the connection id of another tenant cannot be taken', async () => {
  await expect(database.enterConnection('crm-default', 'other')).rejects.toThrow('"crm-default" is taken');
  expect(await database.tenantOf('crm-default')).toBe('default');
});

test('a row cannot be written for another tenant', async () => {
  const write = database.withTenant('default', (tx) =>
    tx.query(`UPDATE connections SET tenant_id = 'other' WHERE connection_id = 'crm-default'`),
  );
  await expect(write).rejects.toThrow(/row-level security/);
});

test('every table has a tenant, row security that binds its owner too, and tenant-leading keys', async () => {
  const { rows } = await admin.query<{ name: string; enabled: boolean; forced: boolean; leading: string }>(
    `SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, a.attname AS leading
     FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`,
  );
  // The directory tells a worker the tenant of a connection; migrations are the owner's.
  // Of all tenants: where a connection is, which migrations ran, what the workers' network lets through.
  const shared = ['connection_directory', 'migrations', 'allowed_targets'];
  const tables = rows.filter(({ name }) => !shared.includes(name));
  expect(tables.length).toBeGreaterThan(10);
  for (const table of tables) {
    expect(table, table.name).toMatchObject({ enabled: true, forced: true, leading: 'tenant_id' });
  }
});

test("the application's role owns nothing, bypasses nothing, and cannot change the schema", async () => {
  const client = new pg.Client({ connectionString: testDatabase.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ super: boolean; bypass: boolean; owned: string }>(
      `SELECT r.rolsuper AS super, r.rolbypassrls AS bypass,
         (SELECT count(*) FROM pg_class WHERE relowner = r.oid) AS owned FROM pg_roles r WHERE r.rolname = current_user`,
    );
    expect(rows[0]).toEqual({ super: false, bypass: false, owned: '0' });
    await expect(client.query('CREATE TABLE mine (id int)')).rejects.toThrow(/permission denied/);
    await expect(client.query('DELETE FROM connection_directory')).rejects.toThrow(/permission denied/);
  } finally {
    await client.end();
  }
});
