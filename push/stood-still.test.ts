// An attempt that stood still, as after a terminated run or in a process that was stopped: what happened meanwhile stands.
// (test/promises/interleaving.test.ts runs every pair of operations on the whole product.)
import { beforeEach, expect, test } from 'vitest';
import type { PushStep } from '../domain/entity/push.ts';
import { firstAttempt, kim, requestOf, useAttempts } from '../test/support/attempts.ts';
import { eventually } from '../test/support/patience.ts';
import type { WriteStep } from './dependencies.ts';
import { fetchOrCreateRecord } from './fetch-or-create-record.ts';
import { forgetEntity } from './forget-entity.ts';

const attempts = useAttempts({ emptyCrm: true });
let number = 0;
let entityId = '';
beforeEach(() => {
  number += 1;
  entityId = `c-${number}`;
});

const person = (title: string) => kim(number, title);
const titled = (title: string, at: number) => requestOf(entityId, person(title), at);
const key = () => ({ connectionId: 'crm', object: 'contact', entityId }) as const;
const titles = () => attempts.titles();
/** As if the time of the attempt that stands still had passed. */
const endDeadline = () =>
  attempts.query("UPDATE intents SET deadline_at = now() - interval '1 ms' WHERE entity_id = $1", [entityId]);

/** Short enough to wait for, and only for requests that are meant to run into it. */
async function withShortRequests(work: () => Promise<void>): Promise<void> {
  await attempts.settings({ connectTimeoutMs: 100, requestTimeoutMs: 200 });
  await work();
  await attempts.settings({ connectTimeoutMs: 5_000, requestTimeoutMs: 20_000 });
}

test.each<WriteStep>(['read', 'claimed'])(
  'a create that stood still at "%s" while another attempt created makes no second record, although lookups lag behind',
  async (at) => {
    await attempts.crm.latency({ searchLagMs: 600_000 });
    const first = await attempts.attemptThatStops(at, 'fetchOrCreate', titled('first', 1_000));
    await endDeadline();
    expect(await attempts.push(titled('second', 2_000))).toMatchObject({ outcome: 'created' });
    await first.goOn();
    expect(await titles()).toEqual(['second']);
  },
);

test.each<PushStep>(['fetchOrCreate', 'update'])(
  'a process that stood still between the mark and the request of %s sends nothing after the horizon has begun',
  async (step) => {
    if (step === 'update') await attempts.push(titled('zeroth', 500));
    const before = await titles();
    await withShortRequests(async () => {
      const first = await attempts.attemptThatStops('sent', step, titled('first', 1_000));
      // Longer than a request may take, and shorter than the attempt may.
      await new Promise((resolve) => setTimeout(resolve, 250));
      await first.goOn();
    });
    expect(await titles()).toEqual(before);
  },
);

test('a newer update waits for one that the CRM executes late', async () => {
  await attempts.push(titled('zeroth', 500));
  await attempts.crm.fault({ operation: 'update', kind: 'slow', hold: true, times: 1 });
  await withShortRequests(async () => {
    expect(await attempts.push(titled('first', 1_000))).toMatchObject({ waits: expect.anything() });
  });
  expect(await attempts.push(titled('second', 2_000))).toMatchObject({
    waits: expect.stringContaining('earlier update'),
  });
  await attempts.crm.release();
  await eventually('the late update', titles, ([title]) => title === 'first');
  await attempts.endHorizon(entityId);
  expect(await attempts.push(titled('second', 2_000))).toMatchObject({ outcome: 'updated' });
  expect(await titles()).toEqual(['second']);
});

test.each<[WriteStep, string, number]>([
  ['read', 'taken', 0],
  ['claimed', 'taken', 0],
  ['sent', 'taken', 1],
  ['sent', 'refused', 0],
  ['sent', 'unauthorized', 0],
  ['executed', 'taken', 1],
])(
  'a create that stood still at "%s" and is then %s leaves nothing here of a contact that was forgotten meanwhile',
  async (at, answered, records) => {
    const status = answered === 'refused' ? 422 : 401;
    if (answered !== 'taken') {
      await attempts.crm.fault({ operation: 'create', kind: 'status', status, times: 1 });
    }
    const create = await attempts.attemptThatStops(at, 'fetchOrCreate', titled('first', 1_000));
    expect(await forgetEntity(attempts.dependencies(), { ...key(), deleteInCrm: false })).toEqual({
      forgotten: true,
    });
    await create.goOn();
    for (const table of ['links', 'entity_state', 'timeline', 'intents', 'key_claims', 'parked']) {
      expect(await attempts.query(`SELECT 1 FROM ${table} WHERE entity_id = $1`, [entityId])).toEqual([]);
    }
    expect(await titles()).toHaveLength(records);
    expect(
      await fetchOrCreateRecord(attempts.dependencies(), titled('next', 2_000), firstAttempt),
    ).toMatchObject({
      end: 'forgotten',
    });
    expect(await attempts.links.set({ key: key(), externalId: 'lead-1', takeOver: true })).toEqual({
      kind: 'forgotten',
    });
  },
);

test('a record that is gone costs only the link that still names it', async () => {
  await attempts.settings({ onDeleted: 'recreate' });
  await attempts.push(titled('zeroth', 500));
  const [record] = await attempts.crm.records();
  await attempts.crm.removeRecord(record?.id ?? '');
  const late = await attempts.attemptThatStops('sent', 'update', titled('first', 1_000));
  const made = await attempts.crm.addRecord({ name: 'Kim Example' });
  expect(await attempts.links.set({ key: key(), externalId: made, takeOver: true })).toEqual({ kind: 'set' });
  expect(await late.goOn()).toBeUndefined();
  expect(await attempts.query('SELECT external_id FROM links WHERE entity_id = $1', [entityId])).toEqual([
    { external_id: made },
  ]);
  await attempts.settings({ onDeleted: 'stop' });
});
