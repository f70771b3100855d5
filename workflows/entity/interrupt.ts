// What is newer makes room for itself: an attempt that waits in its back-off is cancelled, a running one finishes.
import { CancellationScope, condition } from '@temporalio/workflow';
import { peaceMs } from '../../domain/back-off.ts';
import { burstDueAt, isBurstDue } from '../../domain/entity/next-step.ts';
import { isFullOfCallers, type Entity } from './entity.ts';

export const interrupted = 'interrupted';

/**
 * Runs the push, and cancels it when something newer is due, somebody clicks, pauses or forgets; the result of an
 * attempt that runs to its end counts.
 */
export async function untilInterrupted<T>(
  entity: Entity,
  run: () => Promise<T>,
): Promise<T | typeof interrupted> {
  const scope = new CancellationScope();
  const { calls } = entity;
  const wasDueNow = entity.state.isDueNow;
  const peaceUntil = Date.now() + peaceMs(entity.interruptions);
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
    scope.cancel();
  };
  let newerChanges: Promise<void> | undefined;
  let laterCall: Promise<void> | undefined;
  entity.onNews = () => {
    if (entity.calls !== calls || (entity.state.isDueNow && !wasDueNow)) {
      if (Date.now() >= peaceUntil) interrupt();
      else laterCall ??= interruptAt(entity, peaceUntil, interrupt);
    }
    // A deletion goes before whatever was said since.
    else if (entity.pushing?.deletion === undefined && entity.state.burst !== undefined) {
      newerChanges ??= watchBurst(entity, interrupt);
    }
  };
  const tooLong = interruptWhenFull(entity, interrupt);
  try {
    const result = await scope.run(run);
    entity.interruptions = 0;
    return result;
  } catch (error) {
    // ⊢ An attempt that fails after its cancellation was requested is not tried again, and ends with its own failure.
    if (!isInterrupted) throw error;
    entity.interruptions += 1;
    return interrupted;
  } finally {
    entity.onNews = undefined;
    await Promise.all([newerChanges, laterCall, tooLong]);
  }
}

/** Callers who ask again and again make a long history, and a push in its back-off would keep the next run from it. */
async function interruptWhenFull(entity: Entity, interrupt: () => void): Promise<void> {
  const isOver = (): boolean => entity.onNews === undefined;
  await condition(() => isOver() || isFullOfCallers());
  if (!isOver()) interrupt();
}

/** A call that came while the push is to be left alone; one that ends sooner ends the wait. */
async function interruptAt(entity: Entity, at: number, interrupt: () => void): Promise<void> {
  const isOver = (): boolean => entity.onNews === undefined;
  const isSooner = await condition(isOver, Math.max(1, at - Date.now()), {
    summary: 'a push that was interrupted often is left alone',
  });
  if (!isSooner) interrupt();
}

/** Changes that came during the push interrupt it when they are due themselves; a push that ends sooner ends the wait. */
async function watchBurst(entity: Entity, interrupt: () => void): Promise<void> {
  const isOver = (): boolean => entity.onNews === undefined;
  for (let due = burstDueAt(entity.state); due !== undefined && !isOver(); due = burstDueAt(entity.state)) {
    if (isBurstDue(entity.state, Date.now())) return interrupt();
    await condition(isOver, due - Date.now(), { summary: 'newer changes wait for quiet' });
  }
}
