// One bad row in a request that the CRM refuses whole: it is found in a handful of calls, and costs nobody else anything.
import { expect, test } from 'vitest';
import { CrmError } from '../../../domain/failure.ts';
import { callOf, keyOf } from '../../kit/testing/calls.ts';
import { batchedOperations } from '../batched-operations.ts';
import { createSlots } from '../slots.ts';
import { createVirtualClock } from './virtual-clock.ts';
import { createVirtualCrm } from './virtual-crm.ts';

async function importRows(
  given: { count: number; isBad: (n: number) => boolean; attemptMs?: number; clickAt?: number },
  durationMs = 100,
) {
  const clock = createVirtualClock();
  const crm = createVirtualCrm({
    clock,
    size: 100,
    durationMs,
    refusesWhole: true,
    isBad: ({ isBad }) => isBad === true,
  });
  const { operations } = batchedOperations('contact', crm.operations, {
    timers: clock,
    requestTimeoutMs: 20_000,
    lingerMs: 250,
    slots: createSlots(4),
  });
  const answers = Array.from({ length: given.count }, (_, n) => {
    const isClick = n === given.clickAt;
    const call = callOf({ key: keyOf(`row-${n}`), isClick, deadlineAt: given.attemptMs ?? 45_000 });
    return operations.create({ isBad: given.isBad(n) }, call).catch((error: unknown) => error);
  });
  await clock.runUntil();
  const ended = await Promise.all(answers);
  const errors = ended.filter((each) => each instanceof CrmError);
  return { crm, ended, errors, written: ended.length - errors.length, calls: crm.requests.length };
}

test.each([0, 77, 450, 559])('of 560 rows with a bad one (row %i), 559 are written', async (bad) => {
  const { ended, errors, written, calls, crm } = await importRows({ count: 560, isBad: (n) => n === bad });
  expect(written).toBe(559);
  expect(errors.map(({ kind }) => kind)).toEqual(['invalid_record']);
  expect(ended[bad]).toBe(errors[0]);
  expect([...crm.executed.values()].every((times) => times === 1)).toBe(true);
  expect(calls).toBeLessThanOrEqual(6 + Math.ceil(2 * Math.log2(100)));
});

test('a request of which every row is refused costs no more than one call and a half for each', async () => {
  const { errors, calls } = await importRows({ count: 100, isBad: () => true });
  expect(errors).toHaveLength(100);
  expect(calls).toBeLessThanOrEqual(165);
});

test('when the time is over, rows that could not be sent are told that nothing of theirs was executed', async () => {
  // Each call takes as long as one may: after the whole and its first half there is time for no other.
  const { errors, crm } = await importRows({ count: 100, isBad: (n) => n === 60 }, 19_000);
  expect(crm.requests.map(({ ids }) => ids.length)).toEqual([100, 50]);
  expect(crm.executed.size).toBe(50);
  expect(errors).toHaveLength(50);
  for (const { kind, execution } of errors) expect([kind, execution]).toEqual(['transient', 'rejected']);
});

test('a click that shared the refused request does not wait for the halves', async () => {
  const { crm } = await importRows({ count: 100, isBad: (n) => n === 3, clickAt: 60 });
  const [whole, ...others] = crm.requests.filter(({ ids }) => ids.includes('row-60'));
  expect(others.map(({ ids, at }) => [ids.length, at])).toEqual([[1, (whole?.at ?? 0) + 100]]);
});
