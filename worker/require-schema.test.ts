import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '../store/database.ts';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { requireSchema } from './require-schema.ts';

let testDatabase: TestDatabase;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
});
afterAll(() => testDatabase.drop());

test('a database of an older version is told with the migrations that it lacks; one that is away is no reason', async () => {
  const database = createDatabase({ url: testDatabase.url, poolSize: 1 });
  const admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
  try {
    await requireSchema(database);
    await admin.query(`DELETE FROM migrations WHERE name LIKE '0011%'`);
    await expect(requireSchema(database)).rejects.toThrow(/lacks 1 migration\(s\) of this version \(0011_/);
  } finally {
    await admin.end();
    await database.close();
  }
  const nowhere = createDatabase({ url: 'postgresql://nobody@127.0.0.1:1/nothing' });
  await requireSchema(nowhere);
  await nowhere.close();
});
