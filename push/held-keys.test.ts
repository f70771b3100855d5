// Two contacts of one person: whoever creates first holds the e-mail and the phone, until a lookup can see the record.
import { afterEach, describe, expect, test } from 'vitest';
import type { Fields } from '../domain/fields.ts';
import { firstAttempt, requestOf, useAttempts } from '../test/support/attempts.ts';
import type { PushRequest } from '../domain/entity/push.ts';
import { RetryLater } from './dependencies.ts';
import { freedBy } from './let-go.ts';
import { updateRecord } from './update-record.ts';

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

describe('contacts that exchange their e-mails, in a CRM that allows each once', () => {
  const ring = async (ids: string[]) => {
    await attempts.settings({ lookupLagMs: 0 });
    await attempts.crm.reset();
    attempts.retried.length = 0;
    const people = Object.fromEntries(
      ids.map((id) => [id, { name: id, phone: nextPhone(), email: `${id}@example.com` }]),
    );
    for (const id of ids) await attempts.push(requestOf(id, people[id] ?? {}, 1_000));
    await attempts.crm.rules({ isEmailUnique: true });
    const wanting = (id: string, of: string, at = 2_000) =>
      requestOf(id, { ...people[id], email: `${of}@example.com`, title: 'CTO' }, at);
    return { wanting };
  };
  const emails = async () =>
    Object.fromEntries((await attempts.crm.records()).map(({ fields }) => [fields['name'], fields['email']]));
  afterEach(async () => {
    await attempts.crm.rules({ isEmailUnique: false });
    await attempts.settings({ lookupLagMs, clear: 'null' });
  });

  test('end right: the one that comes last makes room, and tells whoever waits for it', async () => {
    const { wanting } = await ring(['jo', 'kay']);
    expect(await attempts.push(wanting('jo', 'kay'))).toMatchObject({
      failure: { kind: 'conflict', advice: { owner: 'kay' } },
    });
    expect(attempts.retried).toEqual([]);
    // Its other fields arrive too.
    expect(await attempts.push(wanting('kay', 'jo'))).toMatchObject({
      failure: { kind: 'conflict', advice: { owner: 'jo' } },
    });
    expect(attempts.retried).toEqual(['jo']);
    expect(await emails()).toEqual({ jo: 'jo@example.com', kay: undefined });
    expect(await freed(wanting('jo', 'kay'))).toEqual(['kay']);
    expect(await attempts.push(wanting('kay', 'jo'))).toMatchObject({ outcome: 'updated' });
    expect(await emails()).toEqual({ jo: 'kay@example.com', kay: 'jo@example.com' });
  });

  test('three of them too', async () => {
    const { wanting } = await ring(['lee', 'max', 'nan']);
    for (const [id, of] of [
      ['lee', 'max'],
      ['max', 'nan'],
      ['nan', 'lee'],
    ] as const)
      expect(await attempts.push(wanting(id, of))).toMatchObject({ end: 'stopped' });
    expect(attempts.retried).toEqual(['max']);
    expect(await freed(wanting('max', 'nan'))).toEqual(['lee']);
    expect(await freed(wanting('lee', 'max'))).toEqual(['nan']);
    expect(await freed(wanting('nan', 'lee'))).toEqual([]);
    expect(await emails()).toEqual({
      lee: 'max@example.com',
      max: 'nan@example.com',
      nan: 'lee@example.com',
    });
  });

  test('nothing is taken away where nobody waits for it, and once only', async () => {
    const before = await ring(['ned', 'ole', 'pia']);
    await attempts.push(before.wanting('pia', 'ned'));
    // Pia has let go, and nobody waits for Ole.
    await attempts.push(before.wanting('ole', 'pia'));
    expect(await emails()).toMatchObject({ ole: 'ole@example.com', pia: 'pia@example.com' });
    await attempts.crm.rules({ isEmailUnique: false });

    const { wanting } = await ring(['oda', 'pam', 'quin']);
    await attempts.push(wanting('oda', 'pam'));
    // Pam's owner has not let go, and nobody waits for Quin.
    await attempts.push(wanting('pam', 'quin'));
    expect(await emails()).toMatchObject({ oda: 'oda@example.com', pam: 'pam@example.com' });
    await attempts.push(wanting('quin', 'pam'));
    expect(await emails()).toMatchObject({ quin: undefined });
    const { requests } = await attempts.crm.stats();
    expect(attempts.retried).toEqual(['pam']);
    await attempts.push(wanting('quin', 'pam', 3_000));
    expect(attempts.retried).toEqual(['pam']);
    expect((await attempts.crm.requests('update')).length).toBeLessThan(requests);
  });

  test('a connection that cannot clear keeps both, and both say whose it is', async () => {
    await attempts.settings({ clear: 'omit' });
    const { wanting } = await ring(['rae', 'sue']);
    await attempts.push(wanting('rae', 'sue'));
    expect(await attempts.push(wanting('sue', 'rae'))).toMatchObject({
      failure: { advice: { owner: 'rae' } },
    });
    expect(attempts.retried).toEqual([]);
    expect(await emails()).toEqual({ rae: 'rae@example.com', sue: 'sue@example.com' });
  });

  test('who is told before it is written down is told again after a crash', async () => {
    const { wanting } = await ring(['tea', 'uma']);
    await attempts.push(wanting('tea', 'uma'));
    const dependencies = attempts.dependencies();
    const dies = { ...dependencies, retry: () => Promise.reject(new Error('the process ended')) };
    await expect(updateRecord(dies, wanting('uma', 'tea'), firstAttempt)).rejects.toThrow(
      'the process ended',
    );
    await attempts.endHorizon('uma');
    await attempts.push(wanting('uma', 'tea'));
    expect(attempts.retried).toEqual(['tea']);
  });
});
