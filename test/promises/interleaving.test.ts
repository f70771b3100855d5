// Every pair of operations on one contact, at every step of the first: while it stands still the second happens, also
// after the first one's run was terminated, then the first goes on. Generated, on the whole product: in the end there is
// one record with the newest values, and nobody is stuck. `npm test` takes every eighth pair, so that each operation is
// a second one several times; `npm run interleavings` takes all.
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

const areAllWanted = process.env['SYNCLINE_INTERLEAVINGS'] === 'all';
let group = 0;
/** What happens beside or after the first; of the short form another eighth for each first one. */
function seconds(): Operation[] {
  group += 1;
  return operations.filter((_, index) => areAllWanted || (index + group) % 8 === 0);
}

describe.each([false, true])('the run of the first was terminated: %s', (isTerminated) => {
  const firsts = (Object.entries(stoppable) as [Operation, WriteStep[]][]).flatMap(([first, steps]) =>
    steps.map((at) => ({
      first,
      at,
      pairs: seconds().map((second) => ({ first, at, isTerminated, second })),
    })),
  );
  test.concurrent.each(firsts)(
    '$first that stands at "$at" beside other operations',
    async ({ pairs }) => expect(await interleavings.wrongOf(pairs)).toEqual([]),
    patienceMs,
  );
});

test.concurrent.each(
  operations.map((first) => ({
    first,
    pairs: seconds().map((second) => ({ first, isTerminated: false, second })),
  })),
)(
  '$first, and then other operations',
  async ({ pairs }) => expect(await interleavings.wrongOf(pairs)).toEqual([]),
  patienceMs,
);
