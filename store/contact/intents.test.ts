// The fence around every write, on a real Postgres: one attempt per contact, one contact per key, and a stale token is
// worth nothing.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestStore, type TestStore } from '../../test/support/store.ts';
import type { Intents } from './intents.ts';

let testStore: TestStore;
let contact = 0;
beforeAll(async () => {
  testStore = await createTestStore(['crm']);
});
afterAll(() => testStore.close());
beforeEach(() => {
  contact += 1;
});

const keyOf = (contactId: string) => ({ connectionId: 'crm', object: 'contact' as const, contactId });
const inContact = <T>(work: (intents: Intents) => Promise<T>, contactId = `c-${contact}`): Promise<T> =>
  testStore.contacts.transaction('default', keyOf(contactId), (_rows, intents) => work(intents));
const passed = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const sent = { keys: [{ field: 'email', value: 'a@example.com' }], hashes: { name: 'h1' } };
const sending = { kind: 'create' as const, sent, requestTimeoutMs: 100, horizonMs: 400 };

test('a claim that is held is not taken before its deadline, and is taken after it', async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  expect(await inContact((intents) => intents.claim(first, 300))).toMatchObject({
    kind: 'claimed',
  });
  const held = await inContact((intents) => intents.claim(second, 300));
  expect(held).toMatchObject({ kind: 'held' });
  expect(held.kind === 'held' && held.retryAfterMs).toBeGreaterThan(100);
  await passed(320);
  expect(await inContact((intents) => intents.claim(second, 300))).toMatchObject({
    kind: 'claimed',
  });
});

test('of many attempts at one moment exactly one holds the claim', async () => {
  const claims = await Promise.all(
    Array.from({ length: 8 }, () => inContact((intents) => intents.claim(randomUUID(), 5_000))),
  );
  expect(claims.filter((claim) => claim.kind === 'claimed')).toHaveLength(1);
});

test('a stale token may not send, not settle, and not release', async () => {
  const [stale, fresh] = [randomUUID(), randomUUID()];
  await inContact((intents) => intents.claim(stale, 150));
  await passed(170);
  await inContact((intents) => intents.claim(fresh, 5_000));
  expect(await inContact((intents) => intents.markSent(stale, sending))).toBe(false);
  expect(await inContact((intents) => intents.settle(stale))).toBe(false);
  await inContact((intents) => intents.release(stale, { forgetSent: true }));
  expect(await inContact((intents) => intents.claim(randomUUID(), 100))).toMatchObject({ kind: 'held' });
  expect(await inContact((intents) => intents.markSent(fresh, sending))).toBe(true);
  expect(await inContact((intents) => intents.settle(fresh))).toBe(true);
});

test('with less than a request time-out left nothing is sent', async () => {
  const token = randomUUID();
  await inContact((intents) => intents.claim(token, 250));
  await passed(170);
  expect(await inContact((intents) => intents.markSent(token, sending))).toBe(false);
});

test('what was sent without an answer is known to whoever takes over, until the horizon and after it', async () => {
  const token = randomUUID();
  await inContact((intents) => intents.claim(token, 5_000));
  await inContact((intents) => intents.markSent(token, sending));
  await inContact((intents) => intents.release(token, { forgetSent: false }));
  const next = randomUUID();
  const claim = await inContact((intents) => intents.claim(next, 5_000));
  expect(claim).toMatchObject({ kind: 'claimed', unanswered: { kind: 'create', sent } });
  expect(claim.kind === 'claimed' && claim.unanswered?.untilHorizonMs).toBeGreaterThan(0);
  await inContact((intents) => intents.release(next, { forgetSent: false }));
  await passed(420);
  const later = await inContact((intents) => intents.claim(randomUUID(), 5_000));
  expect(later).toMatchObject({ kind: 'claimed', unanswered: { kind: 'create', untilHorizonMs: 0 } });
});

test('a definite rejection forgets what was sent, and frees the keys', async () => {
  const token = randomUUID();
  await inContact((intents) => intents.claim(token, 5_000));
  await inContact((intents) => intents.claimKeys(token, sent.keys, 5_000));
  await inContact((intents) => intents.markSent(token, sending));
  await inContact((intents) => intents.release(token, { forgetSent: true }));
  const claim = await inContact((intents) => intents.claim(randomUUID(), 5_000));
  expect(claim).toMatchObject({ kind: 'claimed', unanswered: undefined });
  const next = randomUUID();
  expect(await inContact((intents) => intents.claimKeys(next, sent.keys, 100), 'free')).toMatchObject({
    kind: 'claimed',
  });
  await inContact((intents) => intents.freeKeys(next), 'free');
});

test('a key is held by one contact, for as long as its create may still be executed', async () => {
  const [one, two] = [`one-${contact}`, `two-${contact}`];
  const keys = [{ field: 'email', value: `k${contact}@example.com` }];
  const token = randomUUID();
  await inContact((intents) => intents.claim(token, 150), one);
  expect(await inContact((intents) => intents.claimKeys(token, keys, 150), one)).toMatchObject({
    kind: 'claimed',
  });
  await inContact((intents) => intents.markSent(token, { ...sending, requestTimeoutMs: 10 }), one);
  await passed(200);
  // The claim is over, but the create may still be executed.
  expect(await inContact((intents) => intents.claimKeys(randomUUID(), keys, 100), two)).toMatchObject({
    kind: 'held',
    contactId: one,
    isLinked: false,
  });
  await passed(300);
  expect(await inContact((intents) => intents.claimKeys(randomUUID(), keys, 100), two)).toMatchObject({
    kind: 'claimed',
  });
});

test('after the answer the keys stay taken as long as a lookup may not see the record', async () => {
  const [one, two] = [`one-${contact}`, `two-${contact}`];
  const keys = [{ field: 'email', value: `k${contact}@example.com` }];
  const token = randomUUID();
  await inContact((intents) => intents.claim(token, 1_000), one);
  await inContact((intents) => intents.claimKeys(token, keys, 1_000), one);
  expect(await inContact((intents) => intents.settle(token, { keepKeysMs: 300 }), one)).toBe(true);
  expect(await inContact((intents) => intents.claimKeys(randomUUID(), keys, 100), two)).toMatchObject({
    contactId: one,
  });
  await passed(350);
  expect(await inContact((intents) => intents.claimKeys(randomUUID(), keys, 100), two)).toMatchObject({
    kind: 'claimed',
  });
});

test('two contacts that want the same keys in another order do not wait for each other', async () => {
  const keys = ['a', 'b', 'c', 'd'].map((value) => ({ field: 'phone', value: `${value}-${contact}` }));
  const claims = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      inContact(
        (intents) => intents.claimKeys(randomUUID(), n % 2 === 0 ? keys : keys.toReversed(), 5_000),
        `many-${contact}-${n}`,
      ),
    ),
  );
  expect(claims.filter((claim) => claim.kind === 'claimed')).toHaveLength(1);
});

test('a stale attempt does not free the keys that a newer one of its contact holds', async () => {
  const [one, two] = [`one-${contact}`, `two-${contact}`];
  const keys = [{ field: 'email', value: `k${contact}@example.com` }];
  const [stale, fresh] = [randomUUID(), randomUUID()];
  await inContact((intents) => intents.claimKeys(stale, keys, 5_000), one);
  await inContact((intents) => intents.claimKeys(fresh, keys, 5_000), one);
  await inContact((intents) => intents.freeKeys(stale), one);
  expect(await inContact((intents) => intents.claimKeys(randomUUID(), keys, 100), two)).toMatchObject({
    kind: 'held',
    contactId: one,
  });
});
