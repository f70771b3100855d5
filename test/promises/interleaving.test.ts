// Every pair of operations on one contact, at every step of the first: while it stands still the second happens, also
// after the first one's run was terminated, then the first goes on. Generated, on the whole product: in the end there is
// one record with the newest values, and nobody is stuck.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WriteStep } from '../../push/dependencies.ts';
import {
  createInterleavings,
  operations,
  type Interleavings,
  type Operation,
} from '../support/interleavings.ts';

let interleavings: Interleavings;
beforeAll(async () => {
  interleavings = await createInterleavings();
});
afterAll(() => interleavings.close());

const allSteps: WriteStep[] = ['read', 'claimed', 'sent', 'executed', 'linked'];
/** The operations that talk to the CRM, and the steps at which they can stand still. */
const stoppable: Partial<Record<Operation, WriteStep[]>> = {
  create: allSteps,
  update: allSteps,
  delete: allSteps,
  forgetInCrm: allSteps.filter((step) => step !== 'linked'),
};
/** Each takes as long as the slowest of its pairs: they run at once. */
const patienceMs = 20 * 60_000;

describe.each([false, true])('the run of the first was terminated: %s', (isTerminated) => {
  for (const [first, steps] of Object.entries(stoppable) as [Operation, WriteStep[]][]) {
    test.concurrent.each(steps)(
      `${first} that stands at "%s" beside every other operation`,
      async (at) => {
        const pairs = operations.map((second) => ({ first, at, isTerminated, second }));
        expect(await interleavings.wrongOf(pairs)).toEqual([]);
      },
      patienceMs,
    );
  }
});

test.concurrent.each(operations)(
  '%s, and then every other operation',
  async (first) => {
    const pairs = operations.map((second) => ({ first, isTerminated: false, second }));
    expect(await interleavings.wrongOf(pairs)).toEqual([]);
  },
  patienceMs,
);
