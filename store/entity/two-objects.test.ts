// Company 42 is not contact 42: whatever happens to the one, in any table, the other is as it was.
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import { importRowId } from '../../domain/entity/import-row-id.ts';
import type { ImportLedger } from '../../domain/import-ledger.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { useTestStore } from '../../test/support/store.ts';
import { createCipher } from '../encryption.ts';
import { createHashKeys } from '../hash-keys.ts';
import { createImportLedger } from '../import-ledger.ts';
import { createLinks, type Links } from '../links.ts';
import type { EntityRows } from './entity-rows.ts';
import { createEntityStories } from './entity-story.ts';
import type { Intents } from './intents.ts';

const testStore = useTestStore(['crm']);
let ledger: ImportLedger;
let links: Links;
let entityId: string;
let n = 41;
beforeAll(() => {
  ledger = createImportLedger(testStore.database, 'default');
  links = createLinks(testStore.database, testStore.entities);
});
beforeEach(() => {
  entityId = String((n += 1));
});

const objects = ['contact', 'company'] as const;
const minute = 60_000;
const keyOf = (object: ObjectType): EntityKey => ({ connectionId: 'crm', object, entityId });
const inEntity = <T>(
  object: ObjectType,
  work: (rows: EntityRows, intents: Intents) => Promise<T>,
): Promise<T> => testStore.entities.transaction('default', keyOf(object), work);
const stories = () => {
  const cipher = createCipher([{ id: 'k', key: Buffer.alloc(32, 1) }]);
  return createEntityStories(
    testStore.database,
    testStore.entities,
    createHashKeys(testStore.database, cipher),
  );
};

/** Rows of every kind about this entity; the name and the record's id are its object's. */
async function writeRows(object: ObjectType): Promise<void> {
  const token = randomUUID();
  await inEntity(object, async (rows, intents) => {
    await rows.saveFields({ name: { value: object, at: 1 } });
    await rows.saveLink({ externalId: `${object}-${entityId}`, sentHashes: {} });
    await rows.addToTimeline({
      pushId: `${object} ${entityId}`,
      outcome: 'needs_attention',
      changeIds: [],
      sentFields: [],
      attempts: 1,
    });
    await rows.park(1);
    await intents.claim(token, 30 * minute);
    await intents.claimKeys(token, { keys: [{ field: 'phone', value: entityId }] }, 30 * minute);
  });
}

/** How many rows about this entity each table has. */
async function rowsOf(object: ObjectType): Promise<Record<string, number>> {
  const tables = ['links', 'entity_state', 'timeline', 'parked', 'intents', 'key_claims'];
  const counts = await testStore.database.withTenant('default', (tx) =>
    Promise.all(
      tables.map(async (table) => {
        const { rows } = await tx.query<{ count: string }>(
          `SELECT count(*) FROM ${table} WHERE object = $1 AND entity_id = $2`,
          [object, entityId],
        );
        return [table, Number(rows[0]?.count)] as const;
      }),
    ),
  );
  return Object.fromEntries(counts);
}

const each = (count: number) => ({
  links: count,
  entity_state: count,
  timeline: count,
  parked: count,
  intents: count,
  key_claims: count,
});

test('both have rows of their own, with one phone number, and read their own', async () => {
  for (const object of objects) await writeRows(object);
  for (const object of objects) {
    expect(await rowsOf(object)).toEqual(each(1));
    expect(await inEntity(object, (rows) => rows.read('none'))).toMatchObject({
      fields: { name: { value: object } },
      link: { externalId: `${object}-${entityId}` },
    });
  }
});

test('forgetting the company leaves every row about the contact, and the contact may be written', async () => {
  for (const object of objects) await writeRows(object);
  await inEntity('company', (rows) => rows.forget({ keepRecord: true }));
  expect(await rowsOf('company')).toEqual(each(0));
  expect(await rowsOf('contact')).toEqual(each(1));
  expect(await inEntity('company', (rows) => rows.isForgotten())).toBe(true);
  expect(await inEntity('contact', (rows) => rows.isForgotten())).toBe(false);
  expect(await inEntity('contact', (rows) => rows.takeForgotten())).toBeUndefined();
  expect(await inEntity('company', (rows) => rows.takeForgotten())).toMatchObject({
    externalId: `company-${entityId}`,
  });
});

test('forgetting the company ends and erases no row of an import of contacts', async () => {
  const begin = async (object: ObjectType): Promise<string> => {
    const { bulkId } = await ledger.open({
      connectionId: 'crm',
      object,
      contentHash: randomUUID(),
      options: '{}',
      source: 'a.csv',
    });
    await ledger.begin(bulkId, [{ entityId, line: 2, contentHash: 'same' }]);
    return bulkId;
  };
  const finished = async (object: ObjectType): Promise<string> => {
    const bulkId = await begin(object);
    await inEntity(object, (rows) => rows.endImportRows([importRowId(bulkId, entityId)], 'created'));
    await ledger.sourceEnded(bulkId);
    expect(await ledger.finish(bulkId)).toBe('finished');
    return bulkId;
  };
  const ofContacts = { running: await begin('contact'), over: await finished('contact') };
  const ofCompanies = { running: await begin('company'), over: await finished('company') };
  await inEntity('company', (rows) => rows.forget({ keepRecord: true }));
  expect(await ledger.counts(ofCompanies.running)).toMatchObject({ inFlight: 0, outcomes: { failed: 1 } });
  expect(await ledger.counts(ofCompanies.over)).toMatchObject({ accepted: 0 });
  expect(await ledger.counts(ofContacts.running)).toMatchObject({ inFlight: 1, outcomes: {} });
  expect(await ledger.counts(ofContacts.over)).toMatchObject({ accepted: 1, outcomes: { created: 1 } });
});

test('the links of one object are listed without those of another, and one of each may name the same record id', async () => {
  for (const object of objects) {
    const set = await links.set({ key: keyOf(object), externalId: `same-${entityId}`, takeOver: false });
    expect(set).toMatchObject({ kind: 'set' });
  }
  await links.set({
    key: { ...keyOf('company'), entityId: `${entityId}b` },
    externalId: 'b',
    takeOver: false,
  });
  const page = (object: ObjectType, after: string) =>
    links.page({ connectionId: 'crm', object }, after, 10).then((all) => all.map((link) => link.entityId));
  expect(await page('contact', entityId)).toEqual([]);
  expect(await page('company', entityId)).toEqual([`${entityId}b`]);
  expect(await links.remove(keyOf('company'))).toBe(true);
  expect(await inEntity('contact', (rows) => rows.link())).toMatchObject({ externalId: `same-${entityId}` });
});

test('those that failed are of one object', async () => {
  await writeRows('company');
  expect(await stories().failedEntities('crm', 'company')).toContain(entityId);
  expect(await stories().failedEntities('crm', 'contact')).not.toContain(entityId);
  expect(await stories().read(keyOf('company'))).toMatchObject({ isLinked: true, isKnown: true });
  expect(await stories().read(keyOf('contact'))).toMatchObject({
    isLinked: false,
    isKnown: false,
    timeline: [],
  });
});
