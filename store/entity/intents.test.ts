// The fence around every write, on a real Postgres: one attempt per contact, one contact per key, and a stale token is
// worth nothing.
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { gate } from '../../test/support/attempts.ts';
import { useTestStore, waitsForLock } from '../../test/support/store.ts';
import type { Intents } from './intents.ts';

const testStore = useTestStore(['crm']);
let contact = 0;
beforeEach(() => {
  contact += 1;
});

const keyOf = (entityId: string) => ({ connectionId: 'crm', object: 'contact' as const, entityId });
const inEntity = <T>(work: (intents: Intents) => Promise<T>, entityId = `c-${contact}`): Promise<T> =>
  testStore.entities.transaction('default', keyOf(entityId), (_rows, intents) => work(intents));

/** Time goes by for this contact, by the only clock there is: all its times in Postgres lie that much further back. */
const passed = (ms: number, entityId = `c-${contact}`): Promise<unknown> =>
  testStore.database.withTenant('default', (tx) =>
    Promise.all([
      tx.query(
        `UPDATE intents SET deadline_at = deadline_at - $2 * interval '1 ms',
           sent_at = sent_at - $2 * interval '1 ms', horizon_at = horizon_at - $2 * interval '1 ms'
         WHERE entity_id = $1`,
        [entityId, ms],
      ),
      tx.query(`UPDATE key_claims SET until = until - $2 * interval '1 ms' WHERE entity_id = $1`, [
        entityId,
        ms,
      ]),
    ]),
  );
const minute = 60_000;
const sent = { keys: [{ field: 'email', value: 'a@example.com' }], hashes: { name: 'h1' } };
const sending = { kind: 'create' as const, sent, requestTimeoutMs: 10 * minute, horizonMs: 40 * minute };

test('a claim that is held is not taken before its deadline, and is taken after it', async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  expect(await inEntity((intents) => intents.claim(first, 30 * minute))).toMatchObject({ kind: 'claimed' });
  await passed(20 * minute);
  const held = await inEntity((intents) => intents.claim(second, 30 * minute));
  expect(held).toMatchObject({ kind: 'held' });
  expect(held.kind === 'held' && held.retryAfterMs).toBeGreaterThan(5 * minute);
  expect(held.kind === 'held' && held.retryAfterMs).toBeLessThanOrEqual(10 * minute + 20);
  await passed(11 * minute);
  expect(await inEntity((intents) => intents.claim(second, 30 * minute))).toMatchObject({ kind: 'claimed' });
});

test('of many attempts at one moment exactly one holds the claim', async () => {
  const claims = await Promise.all(
    Array.from({ length: 8 }, () => inEntity((intents) => intents.claim(randomUUID(), 30 * minute))),
  );
  expect(claims.filter((claim) => claim.kind === 'claimed')).toHaveLength(1);
});

test('a stale token may not send, not settle, and not release', async () => {
  const [stale, fresh] = [randomUUID(), randomUUID()];
  await inEntity((intents) => intents.claim(stale, 30 * minute));
  await passed(31 * minute);
  await inEntity((intents) => intents.claim(fresh, 30 * minute));
  expect(await inEntity((intents) => intents.markSent(stale, sending))).toBe(false);
  expect(await inEntity((intents) => intents.settle(stale))).toBe(false);
  await inEntity((intents) => intents.release(stale, { forgetSent: true }));
  expect(await inEntity((intents) => intents.claim(randomUUID(), minute))).toMatchObject({ kind: 'held' });
  expect(await inEntity((intents) => intents.markSent(fresh, sending))).toBe(true);
  expect(await inEntity((intents) => intents.settle(fresh))).toBe(true);
});

test('with less than a request time-out left nothing is sent', async () => {
  const token = randomUUID();
  await inEntity((intents) => intents.claim(token, 30 * minute));
  await passed(21 * minute);
  expect(await inEntity((intents) => intents.markSent(token, sending))).toBe(false);
});

test('what was sent without an answer is known to whoever takes over, until the horizon and after it', async () => {
  const token = randomUUID();
  await inEntity((intents) => intents.claim(token, 30 * minute));
  await inEntity((intents) => intents.markSent(token, sending));
  await inEntity((intents) => intents.release(token, { forgetSent: false }));
  const next = randomUUID();
  const claim = await inEntity((intents) => intents.claim(next, 30 * minute));
  expect(claim).toMatchObject({ kind: 'claimed', unanswered: { kind: 'create', sent } });
  expect(claim.kind === 'claimed' && claim.unanswered?.untilHorizonMs).toBeGreaterThan(30 * minute);
  await inEntity((intents) => intents.release(next, { forgetSent: false }));
  await passed(41 * minute);
  const later = await inEntity((intents) => intents.claim(randomUUID(), 30 * minute));
  expect(later).toMatchObject({ kind: 'claimed', unanswered: { kind: 'create', untilHorizonMs: 0 } });
});

test('a definite rejection forgets what was sent, and frees the keys', async () => {
  const token = randomUUID();
  await inEntity((intents) => intents.claim(token, 30 * minute));
  await inEntity((intents) => intents.claimKeys(token, { keys: sent.keys }, 30 * minute));
  await inEntity((intents) => intents.markSent(token, sending));
  await inEntity((intents) => intents.release(token, { forgetSent: true }));
  const claim = await inEntity((intents) => intents.claim(randomUUID(), 30 * minute));
  expect(claim).toMatchObject({ kind: 'claimed', unanswered: undefined });
  const next = randomUUID();
  expect(
    await inEntity((intents) => intents.claimKeys(next, { keys: sent.keys }, minute), 'free'),
  ).toMatchObject({
    kind: 'claimed',
  });
  await inEntity((intents) => intents.freeKeys(next), 'free');
});

test('a key is held by one contact, for as long as its create may still be executed', async () => {
  const [one, two] = [`one-${contact}`, `two-${contact}`];
  const keys = [{ field: 'email', value: `k${contact}@example.com` }];
  const token = randomUUID();
  await inEntity((intents) => intents.claim(token, 30 * minute), one);
  expect(await inEntity((intents) => intents.claimKeys(token, { keys }, 30 * minute), one)).toMatchObject({
    kind: 'claimed',
  });
  await inEntity((intents) => intents.markSent(token, sending), one);
  await passed(31 * minute, one);
  // The claim is over, but the create may still be executed.
  expect(await inEntity((intents) => intents.claimKeys(randomUUID(), { keys }, minute), two)).toMatchObject({
    kind: 'held',
    entityId: one,
    isLinked: false,
  });
  await passed(10 * minute, one);
  expect(await inEntity((intents) => intents.claimKeys(randomUUID(), { keys }, minute), two)).toMatchObject({
    kind: 'claimed',
  });
});

test('after the answer the keys stay taken as long as a lookup may not see the record', async () => {
  const [one, two] = [`one-${contact}`, `two-${contact}`];
  const keys = [{ field: 'email', value: `k${contact}@example.com` }];
  const token = randomUUID();
  await inEntity((intents) => intents.claim(token, 30 * minute), one);
  await inEntity((intents) => intents.claimKeys(token, { keys }, 5 * minute), one);
  expect(await inEntity((intents) => intents.settle(token, { keepKeysMs: 30 * minute }), one)).toBe(true);
  expect(await inEntity((intents) => intents.claimKeys(randomUUID(), { keys }, minute), two)).toMatchObject({
    entityId: one,
  });
  await passed(20 * minute, one);
  expect(await inEntity((intents) => intents.claimKeys(randomUUID(), { keys }, minute), two)).toMatchObject({
    entityId: one,
  });
  await passed(11 * minute, one);
  expect(await inEntity((intents) => intents.claimKeys(randomUUID(), { keys }, minute), two)).toMatchObject({
    kind: 'claimed',
  });
});

test.each([
  ['another e-mail', ['ann'], ['bob'], 'claimed'],
  ['one of its e-mails', ['ann', 'a.lee'], ['a.lee'], 'held'],
  ['no e-mail', ['ann'], [], 'held'],
  ['an e-mail, where the holder has none', [], ['bob'], 'held'],
])('a phone is shared with whom by the e-mail is somebody else: %s', async (_name, first, second, kind) => {
  const [one, two, three] = ['one', 'two', 'three'].map((name) => `${name}-${contact}`);
  const phone = { field: 'phone', value: `1202${contact}` };
  const person = (emails: string[]) => ({
    keys: [],
    shared: [phone],
    besides: emails.map((email) => ({ field: 'email', value: `${email}-${contact}@example.com` })),
  });
  await inEntity((intents) => intents.claimKeys(randomUUID(), person(first), 30 * minute), one);
  const claim = await inEntity((intents) => intents.claimKeys(randomUUID(), person(second), minute), two);
  expect(claim).toMatchObject(kind === 'held' ? { kind, entityId: one } : { kind });
  // Whoever may be any of them waits for all.
  expect(
    await inEntity((intents) => intents.claimKeys(randomUUID(), person([]), minute), three),
  ).toMatchObject({
    kind: 'held',
  });
});

test('two contacts that want the same keys in another order do not wait for each other', async () => {
  const keys = ['a', 'b', 'c', 'd'].map((value) => ({ field: 'phone', value: `${value}-${contact}` }));
  const claims = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      inEntity(
        (intents) =>
          intents.claimKeys(randomUUID(), { keys: n % 2 === 0 ? keys : keys.toReversed() }, 30 * minute),
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
  await inEntity((intents) => intents.claimKeys(stale, { keys }, 30 * minute), one);
  await inEntity((intents) => intents.claimKeys(fresh, { keys }, 30 * minute), one);
  await inEntity((intents) => intents.freeKeys(stale), one);
  expect(await inEntity((intents) => intents.claimKeys(randomUUID(), { keys }, minute), two)).toMatchObject({
    kind: 'held',
    entityId: one,
  });
});

test('a missing record is made anew only where nobody else writes, and nothing that was sent is unanswered', async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  const expectRecreate = () => inEntity((intents) => intents.expectRecreate('lead-1', minute));
  await inEntity((intents) => intents.claim(first, 30 * minute));
  expect(await expectRecreate()).toBe(false);
  expect(await inEntity((intents) => intents.markSent(first, sending))).toBe(true);
  await inEntity((intents) => intents.release(first, { forgetSent: false }));
  expect(await expectRecreate()).toBe(false);
  await inEntity((intents) => intents.claim(second, 30 * minute));
  await inEntity((intents) => intents.settle(second));
  expect(await expectRecreate()).toBe(true);
  expect(await inEntity((intents) => intents.claim(randomUUID(), minute))).toMatchObject({
    unanswered: { kind: 'missing', sent: { gone: 'lead-1' } },
  });
});

test('nothing begins for a contact while a person is saying which record it is', async () => {
  const [said, told] = [gate(), gate()];
  const saying = inEntity(async (intents) => {
    await intents.overrule();
    said.open();
    await told.opened;
  });
  await said.opened;
  const claiming = inEntity((intents) => intents.claim(randomUUID(), 30 * minute));
  const waits = await waitsForLock(testStore.database, claiming);
  told.open();
  await saying;
  expect(waits).toBe(true);
  expect(await claiming).toMatchObject({ kind: 'claimed', unanswered: undefined });
});
