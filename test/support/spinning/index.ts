// Workflows for the test of what a script that is cut off does to others.
import { condition, defineSignal, setHandler, sleep } from '@temporalio/workflow';

export const note = defineSignal('note');
export const spin = defineSignal('spin');

/** Nobody else sleeps that long. */
const ownSleepMs = 1_234_567;

/** Computes for ever when it is told to. */
export async function spinner(): Promise<void> {
  let notes = 0;
  setHandler(note, () => void (notes += 1));
  setHandler(spin, () => {
    for (;;);
  });
  await condition(() => notes > 0);
  await sleep(ownSleepMs);
}

/** Ends with its second note. */
export async function bystander(): Promise<void> {
  let notes = 0;
  setHandler(note, () => void (notes += 1));
  await condition(() => notes === 2);
}
