// Changes recorded one after the other on a contact without history.
import type { Change } from '../../domain/entity/change.ts';
import { recordChange, type Arrival } from '../../domain/entity/record-change.ts';
import { hear, type EntityEvent } from '../../domain/entity/hear.ts';
import { newEntityState, type EntityState } from '../../domain/entity/state.ts';
import { defaultTiming } from '../../domain/quiet-period.ts';

export const start = 1_700_000_000_000;
export const minute = 60_000;
export const empty = newEntityState(
  { connectionId: 'demo', object: 'contact', entityId: 'c-1' },
  { startTime: start, timing: defaultTiming },
);
/** `since`: ms after the start of the run. */
export const at = (since: number): Arrival => ({
  now: start + since,
  startTime: start,
  isFirstActivation: false,
});

/** Records the changes one after the other, a second apart unless they say when. */
export function record(state: EntityState, ...changes: (Change | [Change, Arrival])[]): EntityState {
  return changes.reduce((before: EntityState, each, index) => {
    const [change, arrival] = Array.isArray(each) ? each : [each, at((index + 1) * 1_000)];
    return recordChange(before, change, arrival).state;
  }, state);
}

/** What these events lead to, one after the other. */
export function after(state: EntityState, ...events: EntityEvent[]): EntityState {
  return events.reduce((before, event) => hear(before, event, at(0)).state, state);
}

/** The change that a row of an import makes. */
export const row = (entityId: string, fields: Change['fields'] = { plan: 'pro' }): Change => ({
  fields,
  changeId: `bulk:b1:${entityId}`,
  occurredAt: start - minute,
});
