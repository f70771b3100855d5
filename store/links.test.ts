import { beforeAll, expect, test } from 'vitest';
import { useTestStore } from '../test/support/store.ts';
import { createLinks, type Links } from './links.ts';

const testStore = useTestStore(['crm']);
let links: Links;
beforeAll(() => {
  links = createLinks(testStore.database, testStore.entities);
});

test('when many name one record at the same moment, one gets it and the others hear who', async () => {
  const contacts = Array.from({ length: 8 }, (_, n) => `c-${n}`);
  for (let round = 0; round < 10; round += 1) {
    const externalId = `lead-${round}`;
    const results = await Promise.all(
      contacts.map((entityId) =>
        links.set({
          key: { connectionId: 'crm', object: 'contact', entityId: `${entityId}-${round}` },
          externalId,
          takeOver: false,
        }),
      ),
    );
    const kinds = results.map((result) => result.kind).toSorted();
    expect(kinds).toEqual([...Array.from({ length: 7 }, () => 'owned'), 'set']);
  }
});
