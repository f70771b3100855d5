// Whatever arrives when, and whatever the CRM says: each row ends once, with what is its own.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CrmError } from '../../../domain/failure.ts';
import type { WriteAnswer } from '../../connector.ts';
import { callOf, keyOf } from '../../kit/testing/calls.ts';
import { batchedOperations } from '../batched-operations.ts';
import { createSlots } from '../slots.ts';
import { createVirtualClock } from './virtual-clock.ts';
import { createVirtualCrm, type VirtualFault } from './virtual-crm.ts';

const requestTimeoutMs = 1_000;
const attemptMs = 30_000;

interface Arriving {
  at: number;
  isClick: boolean;
  /** Few, so that rows clash. */
  email: string;
  isBad: boolean;
  mark: 'ok' | 'lost' | 'slow';
  /** What is left of its attempt. */
  leftMs: number;
}

const arriving: fc.Arbitrary<Arriving> = fc.record({
  at: fc.integer({ min: 0, max: 2_000 }),
  isClick: fc.boolean(),
  email: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'),
  isBad: fc.nat(9).map((n) => n === 0),
  mark: fc.nat(19).map((n) => (n === 0 ? 'lost' : n === 1 ? 'slow' : 'ok')),
  leftMs: fc.nat(9).map((n) => (n === 0 ? 500 : attemptMs)),
});

const fault: fc.Arbitrary<VirtualFault | undefined> = fc.option(
  fc.constantFrom<VirtualFault>(
    { kind: 'unknown', isUnknown: true },
    { kind: 'unknown', isUnknown: true, isExecuted: true },
    // A success that names no record, say: kinds that stop a push do not say that nothing was executed.
    { kind: 'conflict', isUnknown: true, isExecuted: true },
    { kind: 'rate_limited' },
    { kind: 'auth_expired' },
    { kind: 'transient' },
  ),
  { nil: undefined, freq: 3 },
);

interface Row extends Arriving {
  id: string;
  lost: Error;
  /** When its marks were made. */
  marks: number[];
  shares: number[];
  ends: { answer?: WriteAnswer; error?: unknown }[];
}

async function run(given: {
  rows: readonly Arriving[];
  size: number;
  most: number;
  refusesWhole: boolean;
  faults: readonly (VirtualFault | undefined)[];
}) {
  const clock = createVirtualClock();
  const rows = given.rows.map((row, index): Row => {
    const id = `row-${index}`;
    return { ...row, id, lost: new Error(`${id} lost its claim`), marks: [], shares: [], ends: [] };
  });
  const crm = createVirtualCrm({ ...given, clock, durationMs: 100, isBad: ({ isBad }) => isBad === true });
  const { operations } = batchedOperations('contact', crm.operations, {
    timers: clock,
    requestTimeoutMs,
    lingerMs: 250,
    slots: createSlots(given.most),
  });

  function arrive(row: Row): void {
    const { id, email, isBad, isClick, mark, leftMs } = row;
    const end = (ended: Row['ends'][number]) => void row.ends.push(ended);
    const beforeSend = async (): Promise<void> => {
      if (mark === 'lost') throw row.lost;
      if (mark === 'slow') await new Promise<void>((resolve) => clock.after(400, resolve));
      row.marks.push(clock.now());
    };
    const deadlineAt = clock.now() + leftMs;
    const onRequest = (shared: number): void => void row.shares.push(shared);
    const call = { key: keyOf(id), isClick, deadlineAt, beforeSend, onRequest };
    operations.create({ email, isBad }, call).then(
      (answer) => end({ answer }),
      (error: unknown) => end({ error }),
    );
  }

  for (const row of rows) clock.after(row.at, () => arrive(row));
  await clock.runUntil();
  return { rows, crm, clock };
}

const scenario = fc.record({
  rows: fc.array(arriving, { maxLength: 30 }),
  size: fc.integer({ min: 1, max: 12 }),
  most: fc.integer({ min: 1, max: 3 }),
  refusesWhole: fc.boolean(),
  faults: fc.array(fault, { maxLength: 12 }),
});

test('each row ends once: with its own record, its own refusal, or what became of its request', () =>
  fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { rows, crm, clock } = await run(given);
      const errors = new Set<unknown>();
      for (const { id, ends, isBad, mark, lost } of rows) {
        expect(ends).toHaveLength(1);
        const [{ answer, error } = {}] = ends;
        const times = crm.executed.get(id) ?? 0;
        expect(times).toBeLessThanOrEqual(1);
        if (mark === 'lost') expect([error, times]).toEqual([lost, 0]);
        if (answer !== undefined) expect([answer.externalId, times]).toEqual([`record of ${id}`, 1]);
        if (!(error instanceof CrmError)) continue;
        // Whoever changes an error that is his changes nobody else's.
        expect(errors.has(error)).toBe(false);
        errors.add(error);
        if (error.execution !== 'unknown') expect(times).toBe(0);
        if (error.kind === 'invalid_record') expect(isBad).toBe(true);
      }
      expect(clock.pending()).toBe(0);
    }),
    { numRuns: 300 },
  ));

test('no request holds more than it may, two rows of one value, or a row that was not marked for it', () =>
  fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const { rows, crm } = await run(given);
      const of = new Map(rows.map((row) => [row.id, row]));
      const seen = new Map<string, number>();
      for (const { ids, at, isBatch, deadlineAt } of crm.requests) {
        const those = ids.flatMap((id) => of.get(id) ?? []);
        expect(ids.length).toBeLessThanOrEqual(given.size);
        expect(isBatch).toBe(ids.length > 1);
        expect(new Set(those.map(({ email }) => email)).size).toBe(ids.length);
        for (const { id, marks } of those) {
          // For this very request: since the one before, and not long ago.
          expect(marks.some((mark) => mark >= (seen.get(id) ?? 0) && mark <= at && at - mark <= 100)).toBe(
            true,
          );
          seen.set(id, at);
        }
        // Nobody who is short of time cuts it short for the others.
        if (isBatch) expect(deadlineAt - at).toBeGreaterThanOrEqual(requestTimeoutMs - 100);
      }
      // Each row knows of each of its requests how many shared it.
      for (const { id, shares } of rows) {
        const expected = crm.requests.filter(({ ids }) => ids.includes(id)).map(({ ids }) => ids.length);
        expect(shares).toEqual(expected);
      }
    }),
    { numRuns: 300 },
  ));

test('a click is at the CRM in the moment in which it comes, and others within their linger', () =>
  fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const healthy = given.rows.map((row) => ({ ...row, mark: 'ok' as const, isBad: false }));
      const waitsOf = async (most: number) => {
        const { rows, crm } = await run({ ...given, rows: healthy, most });
        return rows.map(({ id, isClick, at }) => {
          const first = crm.requests.find(({ ids }) => ids.includes(id))?.at ?? Infinity;
          return { isClick, waitedMs: first - at };
        });
      };
      // Clicks, also while all others wait for a slot.
      for (const { isClick, waitedMs } of await waitsOf(1)) if (isClick) expect(waitedMs).toBe(0);
      for (const { waitedMs } of await waitsOf(100)) expect(waitedMs).toBeLessThanOrEqual(250);
    }),
    { numRuns: 200 },
  ));

test('only so many requests of many rows are under way; what comes meanwhile makes the next ones fuller', async () => {
  const row = { isClick: false, isBad: false, mark: 'ok' as const, leftMs: attemptMs };
  const rows = Array.from({ length: 60 }, (_, n) => ({ ...row, at: n < 10 ? 0 : 50, email: `${n}` }));
  const { crm } = await run({ rows, size: 5, most: 2, refusesWhole: false, faults: [] });
  expect(crm.requests.map(({ at, ids }) => [at, ids.length])).toEqual(
    Array.from({ length: 12 }, (_, n) => [Math.floor(n / 2) * 100, 5]),
  );
});

test('a click takes along what waits, and leaves the others waiting', async () => {
  const row = { isBad: false, mark: 'ok' as const, leftMs: attemptMs };
  const rows = [
    { ...row, at: 0, isClick: false, email: 'a' },
    { ...row, at: 10, isClick: false, email: 'a' },
    { ...row, at: 20, isClick: true, email: 'b' },
  ];
  const { crm } = await run({ rows, size: 5, most: 1, refusesWhole: false, faults: [] });
  expect(crm.requests.map(({ at, ids }) => [at, ids])).toEqual([
    [20, ['row-2', 'row-0']],
    [260, ['row-1']],
  ]);
});

test('a session that is let go sends what waits, and nothing waits for company any more', async () => {
  const clock = createVirtualClock();
  const crm = createVirtualCrm({ clock, size: 5, durationMs: 100, refusesWhole: false, isBad: () => false });
  const slots = createSlots(1);
  const options = { timers: clock, requestTimeoutMs, lingerMs: 250, slots };
  const { operations, letGo } = batchedOperations('contact', crm.operations, options);
  const create = (id: string) =>
    operations.create({}, callOf({ key: keyOf(id), deadlineAt: clock.now() + attemptMs }));
  const waiting = [create('a'), create('b')];
  letGo();
  expect(clock.pending()).toBe(0);
  await clock.runUntil(50);
  waiting.push(create('c'));
  await clock.runUntil();
  expect(await Promise.all(waiting)).toHaveLength(3);
  // The third one by itself, as soon as there is a slot.
  expect(crm.requests.map(({ at, ids }) => [at, ids])).toEqual([
    [0, ['a', 'b']],
    [100, ['c']],
  ]);
});
