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
  let [isOver, isInterrupted] = [false, false];
  const watch = untilRoomIsWanted(entity, () => isOver).then(() => {
    if (isOver) return;
    isInterrupted = true;
    scope.cancel();
  });
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
    isOver = true;
    await watch;
  }
}

/** One timer at most, for the earliest time at which the push makes room; a burst that grows only moves it. */
async function untilRoomIsWanted(entity: Entity, isOver: () => boolean): Promise<void> {
  const { calls } = entity;
  const wasUrgent = entity.state.order.urgency !== undefined;
  // Clicks that follow each other fast leave the push alone for a while.
  const peaceUntil = Date.now() + peaceMs(entity.interruptions);
  const isCalled = (): boolean =>
    entity.calls !== calls || (entity.state.order.urgency !== undefined && !wasUrgent);
  // A deletion goes before whatever was said since.
  const quietAt = (): number =>
    (entity.state.inFlight?.deletion ? undefined : burstDueAt(entity.state)) ?? Infinity;
  const wantedAt = (): number => (isCalled() ? peaceUntil : quietAt());
  for (;;) {
    const at = wantedAt();
    const isQuiet = !isCalled() && at !== Infinity && isBurstDue(entity.state, Date.now());
    if (isOver() || isFullOfCallers() || at <= Date.now() || isQuiet) return;
    const isNews = (): boolean => isOver() || isFullOfCallers() || wantedAt() < at;
    if (at === Infinity) await condition(isNews);
    else await condition(isNews, at - Date.now(), { summary: 'until what is newer interrupts the push' });
  }
}
