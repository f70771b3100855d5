import pg from 'pg';
import { Client, Connection } from '@temporalio/client';
import { afterAll, expect, test } from 'vitest';
import { createTestDatabase } from './database.ts';
import { createTestNamespace } from './namespace.ts';

const databases: { drop: () => Promise<void> }[] = [];
afterAll(async () => {
  for (const database of databases) await database.drop();
});

test('a test database is migrated, and the application role owns and bypasses nothing', async () => {
  const database = await createTestDatabase();
  databases.push(database);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select rolsuper, rolbypassrls, (select count(*)::int from pg_class where relowner = r.oid) as owned,
         (select count(*)::int from pg_tables where schemaname = 'public') as tables
       from pg_roles r where rolname = current_user`,
    );
    expect(rows[0]).toMatchObject({ rolsuper: false, rolbypassrls: false, owned: 0 });
    expect(rows[0].tables).toBeGreaterThan(0);
  } finally {
    await client.end();
  }
});

test('a test namespace takes a workflow with our search attributes at once', async () => {
  const { address, namespace } = await createTestNamespace();
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace });
    const handle = await client.workflow.start('nobodyRunsThis', {
      workflowId: 'w',
      taskQueue: 'none',
      searchAttributes: { SyncStatus: ['waiting'], LastSyncedAt: [new Date(0)] },
    });
    expect((await handle.describe()).searchAttributes).toMatchObject({ SyncStatus: ['waiting'] });
    await handle.terminate();
  } finally {
    await connection.close();
  }
});
