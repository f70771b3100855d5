// How long "none" proves nothing after a create without a known answer: its request time-out, the time for which the CRM
// may still execute it, and the time for which the lookup may not see it.
import { expect, test } from 'vitest';
import { requestOf, useAttempts } from '../test/support/attempts.ts';
import { RetryLater } from './dependencies.ts';

const times = { requestTimeoutMs: 20_000, unknownHorizonMs: 10_000, lookupLagMs: 300_000 };

const attempts = useAttempts({ settings: times });

async function intentOf(entityId: string) {
  const [intent] = await attempts.query<{ kind: string; horizonMs: number; isOver: boolean }>(
    `SELECT kind, (extract(epoch FROM horizon_at - sent_at) * 1000)::int AS "horizonMs", horizon_at < now() AS "isOver"
     FROM intents WHERE entity_id = $1`,
    [entityId],
  );
  return intent;
}

const person = { name: 'Kim', phone: '+1 202 555 0120', email: 'kim@example.com' };

test('a create counts as possibly executed for its time-out, its horizon and the lag of the lookup', async () => {
  await attempts.crm.latency({ searchLagMs: times.lookupLagMs });
  await attempts.attemptThatDies('executed', 'fetchOrCreate', requestOf('c', person));
  const horizonMs = times.requestTimeoutMs + times.unknownHorizonMs + times.lookupLagMs;
  expect(await intentOf('c')).toEqual({ kind: 'create', horizonMs, isOver: false });

  // The lookup says "none", and is not believed.
  const again = await attempts
    .attempt('fetchOrCreate', requestOf('c', person))
    .catch((error: unknown) => error);
  expect(again).toBeInstanceOf(RetryLater);
  expect((again as RetryLater).delayMs).toBeGreaterThan(0);
  expect(await attempts.crm.stats()).toMatchObject({ records: 1, operations: { create: 1 } });
  // Looking again moves nothing: the horizon counts from the create.
  expect(await intentOf('c')).toMatchObject({ kind: 'create', horizonMs });

  await attempts.crm.latency({ searchLagMs: 0 });
  expect(await attempts.push(requestOf('c', person))).toMatchObject({ outcome: 'created' });
  expect(await attempts.crm.stats()).toMatchObject({ records: 1, operations: { create: 1 } });
});

test('after the horizon "none" is believed, and the contact is created', async () => {
  const other = { ...person, phone: '+1 202 555 0121', email: 'other@example.com' };
  await attempts.attemptThatDies('sent', 'fetchOrCreate', requestOf('d', other));
  await attempts.query(`UPDATE intents SET horizon_at = now() WHERE entity_id = 'd'`);
  expect(await attempts.push(requestOf('d', other))).toMatchObject({ outcome: 'created' });
});

test('an update that nobody answered is not looked up, so no lag is waited for', async () => {
  await attempts.attemptThatDies('executed', 'update', requestOf('c', { ...person, title: 'New' }, 2_000));
  expect(await intentOf('c')).toEqual({
    kind: 'update',
    horizonMs: times.requestTimeoutMs + times.unknownHorizonMs,
    isOver: false,
  });
});

test('a connection that broke after the first byte is a create that may have been executed', async () => {
  const reset = { ...person, phone: '+1 202 555 0122', email: 'reset@example.com' };
  await attempts.crm.fault({ operation: 'create', kind: 'reset', executeFirst: true, times: 1 });
  await expect(attempts.attempt('fetchOrCreate', requestOf('e', reset))).rejects.toMatchObject({
    kind: 'unknown',
  });
  expect(await intentOf('e')).toMatchObject({ kind: 'create', isOver: false });
  const { records } = await attempts.crm.stats();
  expect(await attempts.push(requestOf('e', reset))).toMatchObject({ outcome: 'created' });
  expect(await attempts.crm.stats()).toMatchObject({ records });
});

test('a create that the CRM refused leaves nothing to wait for', async () => {
  const refused = { ...person, phone: '+1 202 555 0123', email: 'refused@example.com' };
  await attempts.crm.fault({ operation: 'create', kind: 'status', status: 422, times: 1 });
  expect(await attempts.attempt('fetchOrCreate', requestOf('f', refused))).toMatchObject({ end: 'stopped' });
  expect(await intentOf('f')).not.toMatchObject({ kind: 'create' });
  expect(await attempts.push(requestOf('f', refused))).toMatchObject({ outcome: 'created' });
});
