// Something was recorded: people see it, and a push that runs may have to make room for it.
import type { Entity } from './entity.ts';
import { describe } from './show.ts';

/** `isCall`: somebody does not want to wait. */
export function heard(entity: Entity, { isCall }: { isCall: boolean }): void {
  if (isCall) entity.calls += 1;
  describeSoon(entity);
  entity.onNews?.();
}

/** Once for all messages of an activation: the words are read by a query, which comes after it. */
function describeSoon(entity: Entity): void {
  if (entity.isDescriptionStale) return;
  entity.isDescriptionStale = true;
  void Promise.resolve().then(() => {
    entity.isDescriptionStale = false;
    describe(entity);
  });
}
