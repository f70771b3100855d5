// What is newer makes room for itself: an attempt that waits in its back-off is cancelled, a running one finishes.
import { CancellationScope, condition } from '@temporalio/workflow';
import { peaceMs } from '../../domain/back-off.ts';
import { burstDueAt, isBurstDue } from '../../domain/contact/next-step.ts';
import { isFullOfCallers, type Contact } from './contact.ts';

export const interrupted = 'interrupted';

/**
 * Runs the push, and cancels it when something newer is due, somebody clicks, pauses or forgets; the result of an
 * attempt that runs to its end counts.
 */
export async function untilInterrupted<T>(
  contact: Contact,
  run: () => Promise<T>,
): Promise<T | typeof interrupted> {
  const scope = new CancellationScope();
  const { calls } = contact;
  const wasDueNow = contact.state.isDueNow;
  const peaceUntil = Date.now() + peaceMs(contact.interruptions);
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
    scope.cancel();
  };
  let newerChanges: Promise<void> | undefined;
  let laterCall: Promise<void> | undefined;
  contact.onNews = () => {
    if (contact.calls !== calls || (contact.state.isDueNow && !wasDueNow)) {
      if (Date.now() >= peaceUntil) interrupt();
      else laterCall ??= interruptAt(contact, peaceUntil, interrupt);
    }
    // A deletion goes before whatever was said since.
    else if (contact.pushing?.deletion === undefined && contact.state.burst !== undefined) {
      newerChanges ??= watchBurst(contact, interrupt);
    }
  };
  const tooLong = interruptWhenFull(contact, interrupt);
  try {
    const result = await scope.run(run);
    contact.interruptions = 0;
    return result;
  } catch (error) {
    // ⊢ An attempt that fails after its cancellation was requested is not tried again, and ends with its own failure.
    if (!isInterrupted) throw error;
    contact.interruptions += 1;
    return interrupted;
  } finally {
    contact.onNews = undefined;
    await Promise.all([newerChanges, laterCall, tooLong]);
  }
}

/** Callers who ask again and again make a long history, and a push in its back-off would keep the next run from it. */
async function interruptWhenFull(contact: Contact, interrupt: () => void): Promise<void> {
  const isOver = (): boolean => contact.onNews === undefined;
  await condition(() => isOver() || isFullOfCallers());
  if (!isOver()) interrupt();
}

/** A call that came while the push is to be left alone; one that ends sooner ends the wait. */
async function interruptAt(contact: Contact, at: number, interrupt: () => void): Promise<void> {
  const isOver = (): boolean => contact.onNews === undefined;
  const isSooner = await condition(isOver, Math.max(1, at - Date.now()), {
    summary: 'a push that was interrupted often is left alone',
  });
  if (!isSooner) interrupt();
}

/** Changes that came during the push interrupt it when they are due themselves; a push that ends sooner ends the wait. */
async function watchBurst(contact: Contact, interrupt: () => void): Promise<void> {
  const isOver = (): boolean => contact.onNews === undefined;
  for (let due = burstDueAt(contact.state); due !== undefined && !isOver(); due = burstDueAt(contact.state)) {
    if (isBurstDue(contact.state, Date.now())) return interrupt();
    await condition(isOver, due - Date.now(), { summary: 'newer changes wait for quiet' });
  }
}
