// The link of a contact: one owner per record, and nothing of it changes but what a push has learned.
import { expect, test } from 'vitest';
import { RecordOwnedError } from '../../domain/record-owned.ts';
import { useTestStore } from '../../test/support/store.ts';
import type { EntityRows } from './entity-rows.ts';

const testStore = useTestStore(['crm', 'other']);

const inEntity = <T>(
  entityId: string,
  work: (rows: EntityRows) => Promise<T>,
  connectionId = 'crm',
): Promise<T> =>
  testStore.entities.transaction('default', { connectionId, object: 'contact', entityId }, work);

test('the first owner keeps the record, and the second hears who it is inside of its transaction', async () => {
  await inEntity('first', (rows) => rows.saveLink({ externalId: 'lead-1', sentHashes: {} }));
  await inEntity('second', async (rows) => {
    await expect(rows.saveLink({ externalId: 'lead-1', sentHashes: {} })).rejects.toEqual(
      new RecordOwnedError('first'),
    );
    // The transaction can still write down what happened.
    await rows.saveFields({ name: { value: 'Kim', at: 1 } });
  });
  expect(await inEntity('second', (rows) => rows.link())).toBeUndefined();
  expect(await inEntity('second', (rows) => rows.read('none'))).toMatchObject({
    fields: { name: { value: 'Kim' } },
  });
});

test('a contact does not count as the owner of its own record, nor one of another connection', async () => {
  await inEntity('mine', (rows) => rows.saveLink({ externalId: 'lead-2', sentHashes: {} }));
  expect(await inEntity('mine', (rows) => rows.ownerOf('lead-2'))).toBeUndefined();
  expect(await inEntity('another', (rows) => rows.ownerOf('lead-2'))).toBe('mine');
  expect(await inEntity('another', (rows) => rows.ownerOf('lead-2'), 'other')).toBeUndefined();
  await inEntity('another', (rows) => rows.saveLink({ externalId: 'lead-2', sentHashes: {} }), 'other');
});

test('rows of one contact id in two connections are two contacts', async () => {
  await inEntity('twin', (rows) => rows.saveLink({ externalId: 'lead-3', sentHashes: {} }));
  expect(await inEntity('twin', (rows) => rows.link(), 'other')).toBeUndefined();
  await inEntity('twin', (rows) => rows.removeLink(), 'other');
  expect(await inEntity('twin', (rows) => rows.link())).toMatchObject({ externalId: 'lead-3' });
});

test('an update keeps what made the record and its address, and learns everything else anew', async () => {
  await inEntity('kept', (rows) =>
    rows.saveLink({
      externalId: 'lead-4',
      url: 'https://crm.example.com/lead-4',
      fingerprint: 'f1',
      sentHashes: { name: 'h1', title: 'h1' },
      createdPushId: 'push-1',
      isAdopting: true,
    }),
  );
  await inEntity('kept', (rows) => rows.saveLink({ externalId: 'lead-4', sentHashes: { name: 'h2' } }));
  expect(await inEntity('kept', (rows) => rows.link())).toEqual({
    externalId: 'lead-4',
    url: 'https://crm.example.com/lead-4',
    sentHashes: { name: 'h2' },
    createdPushId: 'push-1',
  });
});

test('a record that is gone takes only the link that names it, also one without an id', async () => {
  await inEntity('gone', (rows) => rows.saveLink({ externalId: 'lead-5', sentHashes: {} }));
  await inEntity('gone', (rows) => rows.removeLinkTo('lead-6'));
  await inEntity('gone', (rows) => rows.removeLinkTo(undefined));
  expect(await inEntity('gone', (rows) => rows.link())).toMatchObject({ externalId: 'lead-5' });
  await inEntity('gone', (rows) => rows.removeLinkTo('lead-5'));
  expect(await inEntity('gone', (rows) => rows.link())).toBeUndefined();
  await inEntity('no-id', (rows) => rows.saveLink({ sentHashes: {} }));
  await inEntity('no-id', (rows) => rows.removeLinkTo(undefined));
  expect(await inEntity('no-id', (rows) => rows.link())).toBeUndefined();
});

test('where a person goes on is kept like the address, and neither outlives its record', async () => {
  const addresses = { url: 'https://crm.example.com/5', redirectUrl: 'https://crm.example.com/5/quote' };
  await inEntity('goes-on', (rows) => rows.saveLink({ externalId: 'lead-5', ...addresses, sentHashes: {} }));
  await inEntity('goes-on', (rows) => rows.saveLink({ externalId: 'lead-5', sentHashes: {} }));
  expect(await inEntity('goes-on', (rows) => rows.link())).toMatchObject(addresses);
  await inEntity('goes-on', (rows) => rows.saveLink({ externalId: 'lead-6', sentHashes: {} }));
  expect(await inEntity('goes-on', (rows) => rows.link())).toMatchObject({
    externalId: 'lead-6',
    url: undefined,
    redirectUrl: undefined,
  });
});
