// Two contacts of one person: whoever creates first holds the e-mail and the phone, until a lookup can see the record.
import { afterEach, expect, test } from 'vitest';
import type { Fields } from '../domain/fields.ts';
import { requestOf, useAttempts } from '../test/support/attempts.ts';
import type { PushRequest } from '../domain/entity/push.ts';
import { RetryLater } from './dependencies.ts';
import { freedBy } from './let-go.ts';

const lookupLagMs = 60_000;

const attempts = useAttempts({ settings: { lookupLagMs } });
afterEach(async () => {
  await attempts.crm.clearFaults();
  await attempts.crm.latency({ searchLagMs: 0 });
});

/** Two people who share one key and nothing else, spelled in two ways. */
function twins(key: 'email' | 'phone', name: string): [Fields, Fields] {
  const [phone, other] = [nextPhone(), nextPhone()];
  if (key === 'phone')
    return [
      { name, phone: `+1 ${phone}` },
      { name: 'Twin', phone: `1 (${phone})` },
    ];
  return [
    { name, phone, email: `${name}@example.com` },
    { name: 'Twin', phone: other, email: ` ${name.toUpperCase()}@Example.com` },
  ];
}

let phones = 0;
function nextPhone(): string {
  phones += 1;
  return `202 555 01${String(phones).padStart(2, '0')}`;
}

async function keysOf(entityId: string): Promise<{ keptMs: number }[]> {
  return attempts.query(
    `SELECT (extract(epoch FROM k.until - l.linked_at) * 1000)::int AS "keptMs"
     FROM key_claims k LEFT JOIN links l USING (tenant_id, connection_id, object, entity_id) WHERE entity_id = $1`,
    [entityId],
  );
}

test.each(['email', 'phone'] as const)(
  'while a contact is being created, another one with the same %s waits for it',
  async (key) => {
    const [first, second] = twins(key, 'kim');
    const { records } = await attempts.crm.stats();
    const one = await attempts.attemptThatStops('claimed', 'fetchOrCreate', requestOf(`one-${key}`, first));
    const refused = await attempts
      .attempt('fetchOrCreate', requestOf(`two-${key}`, second))
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RetryLater);
    expect((await attempts.crm.stats()).records).toBe(records);
    expect(await one.goOn()).toMatchObject({ outcome: 'created' });
  },
);

test.each(['email', 'phone'] as const)(
  'a contact with the %s of one that was just created makes no second record where the lookup does not see the first',
  async (key) => {
    const [first, second] = twins(key, 'sam');
    const [one, two] = [`created-${key}`, `late-${key}`];
    await attempts.crm.reset();
    await attempts.crm.latency({ searchLagMs: 600_000 });
    expect(await attempts.push(requestOf(one, first))).toMatchObject({ outcome: 'created' });
    const answer = await attempts.push(requestOf(two, second));
    expect(answer).toMatchObject({ end: 'stopped', failure: { kind: 'conflict' } });
    expect(answer).toMatchObject({ failure: { message: expect.stringContaining(`"${one}"`) } });
    expect(await attempts.crm.stats()).toMatchObject({ records: 1 });
    expect(await keysOf(two)).toEqual([]);
  },
);

test('the keys of a new record stay taken for 30 s and as long as a lookup may not see it', async () => {
  const entityId = 'kept';
  await attempts.push(requestOf(entityId, { name: 'Ada', phone: nextPhone(), email: 'ada@example.com' }));
  const kept = { keptMs: 30_000 + lookupLagMs };
  expect(await keysOf(entityId)).toEqual([kept, kept]);
});

test('so do the keys of a record whose create was answered to nobody', async () => {
  const entityId = 'kept-found';
  const person = { name: 'Bo', phone: nextPhone(), email: 'bo@example.com' };
  await attempts.attemptThatDies('executed', 'fetchOrCreate', requestOf(entityId, person));
  expect(await attempts.push(requestOf(entityId, person))).toMatchObject({ outcome: 'created' });
  const kept = { keptMs: 30_000 + lookupLagMs };
  expect(await keysOf(entityId)).toEqual([kept, kept]);
});

test('the keys of a create that the CRM refused are free at once', async () => {
  const person = { name: 'Cy', phone: nextPhone(), email: 'cy@example.com' };
  await attempts.crm.fault({ operation: 'create', kind: 'status', status: 422, times: 1 });
  expect(await attempts.push(requestOf('refused', person))).toMatchObject({ end: 'stopped' });
  expect(await keysOf('refused')).toEqual([]);
  expect(await attempts.push(requestOf('instead', person))).toMatchObject({ outcome: 'created' });
});

test('the keys of a create that nobody answered stay taken for as long as it may still be executed', async () => {
  const person = { name: 'Di', phone: nextPhone(), email: 'di@example.com' };
  await attempts.attemptThatDies('sent', 'fetchOrCreate', requestOf('unanswered', person));
  const [held] = await attempts.query(
    `SELECT count(*)::int AS keys, bool_and(k.until >= i.horizon_at) AS "isHeldToTheHorizon"
     FROM key_claims k JOIN intents i USING (tenant_id, connection_id, object, entity_id)
     WHERE entity_id = 'unanswered'`,
  );
  expect(held).toEqual({ keys: 2, isHeldToTheHorizon: true });
  const other = attempts.attempt('fetchOrCreate', requestOf('meanwhile', person));
  await expect(other).rejects.toThrow('Another contact with the same e-mail or phone');
});

test('a contact whose e-mail was corrected holds the old one only as long as a lookup may show it', async () => {
  await attempts.settings({ lookupLagMs: 0 });
  const [phone, other] = [nextPhone(), nextPhone()];
  const wrong = { name: 'Ann', phone, email: 'typo@example.com' };
  await attempts.push(requestOf('corrected', wrong, 1_000));
  await attempts.push(requestOf('corrected', { ...wrong, email: 'ann@example.com' }, 2_000));
  const second = { name: 'Bob', phone: other, email: 'typo@example.com' };
  expect(await attempts.push(requestOf('typo', second, 1_000))).toMatchObject({ outcome: 'created' });
  await attempts.settings({ lookupLagMs });
});

/** Who tries again by this push; the activities signal them. */
async function freed(request: PushRequest): Promise<string[]> {
  const answer = await attempts.push(request);
  return 'waits' in answer ? [] : freedBy(attempts.dependencies(), request, answer);
}

test('whoever wants an e-mail that another contact has waits for it, and is freed when that one lets go', async () => {
  await attempts.settings({ lookupLagMs: 0 });
  const [phone, other] = [nextPhone(), nextPhone()];
  const eve = { name: 'Eve', phone, email: 'eve@example.com' };
  await attempts.push(requestOf('eve', eve, 1_000));
  const wanting = { name: 'New Eve', phone: other, email: eve.email };
  expect(await attempts.push(requestOf('new-eve', wanting, 1_000))).toMatchObject({
    end: 'stopped',
    failure: { kind: 'conflict', advice: { code: 'part_or_take_over', owner: 'eve' } },
  });
  // Nothing of hers that says who she is: nobody is woken.
  const title = { ...requestOf('eve', { ...eve, title: 'CTO' }, 2_000), names: ['title'] };
  expect(await freed(title)).toEqual([]);
  const letGo = requestOf('eve', { ...eve, email: 'eve@work.example' }, 3_000);
  expect(await freed(letGo)).toEqual(['new-eve']);
  // Also when the first to hear of it has crashed.
  expect(await freed(letGo)).toEqual(['new-eve']);
  expect(await attempts.push(requestOf('new-eve', wanting, 2_000))).toMatchObject({ outcome: 'created' });
  expect(await freed(requestOf('eve', { ...eve, email: 'eve@home.example' }, 4_000))).toEqual([]);
  await attempts.settings({ lookupLagMs });
});

test('an e-mail that was let go, and that a lookup may still show, is waited for', async () => {
  await attempts.settings({ lookupLagMs: 600_000 });
  const fay = { name: 'Fay', phone: nextPhone(), email: 'fay@example.com' };
  await attempts.push(requestOf('fay', fay, 1_000));
  await attempts.push(requestOf('fay', { ...fay, email: 'fay@work.example' }, 2_000));
  const wanting = { name: 'New Fay', phone: nextPhone(), email: fay.email };
  const refused = await attempts
    .attempt('fetchOrCreate', requestOf('new-fay', wanting))
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RetryLater);
  expect((refused as RetryLater).message).toContain('until no lookup shows it');
  await attempts.settings({ lookupLagMs });
});

test('an owner who lets go at this very moment is not waited for', async () => {
  await attempts.settings({ lookupLagMs: 0 });
  const gus = { name: 'Gus', phone: nextPhone(), email: 'gus@example.com' };
  await attempts.push(requestOf('gus', gus, 1_000));
  // As long as the keys of the new record are held, nobody looks.
  await attempts.query("DELETE FROM key_claims WHERE entity_id = 'gus'");
  const wanting = { name: 'New Gus', phone: nextPhone(), email: gus.email };
  const looking = await attempts.attemptThatStops('claimed', 'fetchOrCreate', requestOf('new-gus', wanting));
  await attempts.push(requestOf('gus', { ...gus, title: 'CTO' }, 2_000));
  // The CRM still shows it: a person, or the owner's next push, ends it.
  expect(await looking.goOn()).toBeUndefined();
  expect(await attempts.push(requestOf('new-gus', wanting))).toMatchObject({ end: 'stopped' });
  await attempts.settings({ lookupLagMs });
});

test('an e-mail that the CRM allows once is waited for too, when an update gets the one of another contact', async () => {
  await attempts.settings({ lookupLagMs: 0 });
  const [hal, ida] = ['hal', 'ida'].map((name) => ({
    name,
    phone: nextPhone(),
    email: `${name}@example.com`,
  }));
  await attempts.push(requestOf('hal', hal ?? {}, 1_000));
  await attempts.push(requestOf('ida', ida ?? {}, 1_000));
  await attempts.crm.fault({ operation: 'update', kind: 'status', status: 409, times: 1 });
  const wanting = requestOf('hal', { ...hal, email: 'ida@example.com' }, 2_000);
  expect(await attempts.push(wanting)).toMatchObject({
    end: 'stopped',
    failure: { kind: 'conflict', advice: { code: 'part_or_take_over', owner: 'ida' } },
  });
  expect(await freed(requestOf('ida', { ...ida, email: 'ida@work.example' }, 2_000))).toEqual(['hal']);
  expect(await attempts.push({ ...wanting, pushId: 'tried again' })).toMatchObject({ outcome: 'updated' });
  await attempts.settings({ lookupLagMs });
});
