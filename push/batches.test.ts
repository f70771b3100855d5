// Pushes whose requests are shared, on a real Postgres and a real CRM: the protocol knows nothing of it, and holds.
import { expect, test } from 'vitest';
import type { PushAnswer, PushRequest } from '../domain/entity/push.ts';
import { gate, requestOf, useAttempts } from '../test/support/attempts.ts';
import { contact } from '../test/support/subjects.ts';

/** Together by number and not by the clock: a request goes when it is full. */
const patient = {
  batchLingerMs: 60_000,
  connectTimeoutMs: 1_000,
  requestTimeoutMs: '10min',
  attemptTimeoutMs: '30min',
};

const attempts = useAttempts({ subject: contact, poolSize: 20, emptyCrm: true, settings: patient });

/** Each test has people of its own. */
let tests = 0;

async function people(count: number, settings: Record<string, number | string> = {}): Promise<PushRequest[]> {
  tests += 1;
  await attempts.settings({ ...patient, batchSize: count, ...settings });
  return Array.from({ length: count }, (_, n) => {
    const id = `t${tests}-c${n}`;
    return requestOf(id, { ...contact.sample(100 * tests + n), email: `${id}@example.com` });
  });
}

const pushAll = (requests: readonly PushRequest[]) =>
  Promise.all(requests.map((each) => attempts.push(each)));

const outcomes = (answers: readonly (PushAnswer | { waits: string })[]): string[] => [
  ...new Set(
    answers.map((answer) => ('outcome' in answer ? answer.outcome : 'end' in answer ? answer.end : 'waits')),
  ),
];

const openIntents = async (): Promise<number> =>
  (await attempts.query<{ open: number }>('SELECT count(*)::int AS open FROM intents'))[0]?.open ?? 0;

test('a hundred people are five requests that look and one that creates, marked through twenty connections', async () => {
  const requests = await people(100);
  const answers = await pushAll(requests);
  expect(outcomes(answers)).toEqual(['created']);
  expect(await attempts.crm.stats()).toMatchObject({
    records: 100,
    duplicates: 0,
    // By our id, by e-mail, and by phone in each of its spellings.
    operations: { batchFind: 5, batchCreate: 1 },
  });
  const records = new Map((await attempts.crm.records()).map(({ id, fields }) => [id, fields['email']]));
  const linked = answers.map((answer) => records.get(('link' in answer && answer.link?.externalId) || ''));
  expect(linked).toEqual(requests.map(({ fields }) => fields['email']?.value));
  expect(await openIntents()).toBe(0);
});

test.each([
  ['that was executed', { kind: 'reset', executeFirst: true }, { batchFind: 10, batchCreate: 1 }],
  ['that was not executed', { kind: 'reset' }, { batchFind: 10, batchCreate: 2 }],
  ['of which half arrived', { kind: 'garbled' }, { batchFind: 10, batchCreate: 1 }],
] as const)(
  'a shared create without an answer, %s, is looked up row by row: nobody twice',
  async (_name, fault, operations) => {
    const requests = await people(20);
    await attempts.crm.fault({ operation: 'batchCreate', times: 1, ...fault });
    expect(outcomes(await pushAll(requests))).toEqual(['waits']);
    expect(await openIntents()).toBe(20);
    for (const { entityId } of requests) await attempts.endHorizon(entityId);
    expect(outcomes(await pushAll(requests))).toEqual(['created']);
    expect(await attempts.crm.stats()).toMatchObject({ records: 20, duplicates: 0, operations });
    expect(await openIntents()).toBe(0);
  },
);

test('a shared update without an answer is written again, with what each has by then', async () => {
  const requests = await people(20);
  await pushAll(requests);
  const changed = requests.map(({ entityId }) => requestOf(entityId, { title: `New ${entityId}` }, 2_000));
  await attempts.crm.fault({ operation: 'batchUpdate', kind: 'reset', executeFirst: true, times: 1 });
  expect(outcomes(await pushAll(changed))).toEqual(['waits']);
  const newest = requests.map(({ entityId }) => requestOf(entityId, { title: `Last ${entityId}` }, 3_000));
  for (const { entityId } of requests) await attempts.endHorizon(entityId);
  expect(outcomes(await pushAll(newest))).toEqual(['updated']);
  const titles = (await attempts.crm.records()).map(({ fields }) => fields['title']);
  expect(new Set(titles)).toEqual(new Set(requests.map(({ entityId }) => `Last ${entityId}`)));
  expect((await attempts.crm.stats()).operations).toMatchObject({ batchUpdate: 2 });
});

test('a row whose claim is lost is left out of the request, and nothing is known of it as sent', async () => {
  const [first, ...others] = await people(20);
  const lost = attempts
    .attempt('fetchOrCreate', first as PushRequest, async (step) => {
      if (step !== 'claimed') return;
      await attempts.query('UPDATE intents SET token = gen_random_uuid() WHERE entity_id = $1', [
        first?.entityId,
      ]);
    })
    .catch((error: unknown) => error);
  expect(outcomes(await pushAll(others))).toEqual(['created']);
  expect(await lost).toMatchObject({ name: 'RetryLater', kind: 'transient' });
  const [request] = await attempts.crm.requests('batchCreate');
  expect(request?.body).toMatchObject({ inputs: { length: 19 } });
  expect(await attempts.query('SELECT sent_at FROM intents')).toEqual([{ sent_at: null }]);
});

test('a row that is locked in Postgres holds nobody back, and follows when it is free', async () => {
  // A tenth of a request's time is how long the others wait for it.
  const requests = await people(20, { requestTimeoutMs: 3_000 });
  const [locked, ...others] = requests as [PushRequest, ...PushRequest[]];
  const { database } = attempts.store;
  const held = gate();
  let unlock = Promise.resolve();
  const slow = attempts.attempt('fetchOrCreate', locked, async (step) => {
    if (step !== 'claimed') return;
    const isLocked = gate();
    unlock = database.withTenant('default', async (tx) => {
      await tx.query('SELECT 1 FROM intents WHERE entity_id = $1 FOR UPDATE', [locked.entityId]);
      isLocked.open();
      await held.opened;
    });
    await isLocked.opened;
  });
  expect(outcomes(await pushAll(others))).toEqual(['created']);
  held.open();
  await unlock;
  expect(outcomes([await slow])).toEqual(['created']);
  expect(await attempts.crm.stats()).toMatchObject({ records: 20, duplicates: 0 });
  const writes = (await attempts.crm.requests()).filter(({ operation }) => /create/i.test(operation));
  expect(writes.map(({ operation }) => operation).at(-1)).toBe('create');
});

test('of a request that is refused for one person, the others are created, and he waits for a correction', async () => {
  // Nothing finds him by his e-mail, so that the lookups by it are not full.
  const requests = await people(40, { batchLingerMs: 1_000 });
  await attempts.crm.rules({ isBatchWhole: true });
  const bad = requestOf(requests[23]?.entityId ?? '', { name: 'No Address', email: 'no address' });
  const answers = await pushAll(requests.with(23, bad));
  expect(answers[23]).toMatchObject({ end: 'stopped', failure: { kind: 'invalid_record' } });
  expect(outcomes(answers.toSpliced(23, 1))).toEqual(['created']);
  expect(await attempts.crm.stats()).toMatchObject({ records: 39, duplicates: 0 });
  // Of the whole, of a half at each step, and of his own.
  const refused = (await attempts.crm.requests()).filter(({ status }) => status === 422);
  expect(refused.length).toBeLessThanOrEqual(1 + Math.ceil(Math.log2(40)));
});
