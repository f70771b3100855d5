import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { createConnections } from './connections.ts';
import { createContactStore } from './contact/contact-store.ts';
import { createDatabase, type Database } from './database.ts';
import { createCipher } from './encryption.ts';
import { createHashKeys } from './hash-keys.ts';
import { createLinks, type Links } from './links.ts';

let testDatabase: TestDatabase;
let database: Database;
let links: Links;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, poolSize: 8 });
  const cipher = createCipher([{ id: 'k', key: Buffer.alloc(32, 1) }]);
  links = createLinks(database, createContactStore(database, cipher, createHashKeys(database, cipher)));
  await createConnections(database, cipher).add({
    tenantId: 'default',
    connectionId: 'crm',
    connector: 'http',
    settings: {},
    secrets: {},
  });
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

test('when many name one record at the same moment, one gets it and the others hear who', async () => {
  const contacts = Array.from({ length: 8 }, (_, n) => `c-${n}`);
  for (let round = 0; round < 10; round += 1) {
    const externalId = `lead-${round}`;
    const results = await Promise.all(
      contacts.map((contactId) =>
        links.set({
          key: { connectionId: 'crm', object: 'contact', contactId: `${contactId}-${round}` },
          externalId,
          takeOver: false,
        }),
      ),
    );
    const kinds = results.map((result) => result.kind).toSorted();
    expect(kinds).toEqual([...Array.from({ length: 7 }, () => 'owned'), 'set']);
  }
});
