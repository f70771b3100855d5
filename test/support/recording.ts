// Changes recorded one after the other on a contact without history.
import type { Change } from '../../domain/contact/change.ts';
import { recordChange, type Arrival } from '../../domain/contact/record-change.ts';
import { newContactState, type ContactState } from '../../domain/contact/state.ts';

export const start = 1_700_000_000_000;
export const minute = 60_000;
export const empty = newContactState({ connectionId: 'demo', contactId: 'c-1', startTime: start });
export const at = (since: number): Arrival => ({
  now: start + since,
  startTime: start,
  isFirstActivation: false,
});

/** Records the changes one after the other, a second apart unless they say when. */
export function record(state: ContactState, ...changes: (Change | [Change, Arrival])[]): ContactState {
  return changes.reduce((before: ContactState, each, index) => {
    const [change, arrival] = Array.isArray(each) ? each : [each, at((index + 1) * 1_000)];
    return recordChange(before, change, arrival).state;
  }, state);
}

export const row = (contactId: string, fields: Change['fields'] = { plan: 'pro' }): Change => ({
  fields,
  changeId: `bulk:b1:${contactId}`,
  occurredAt: start - minute,
});
