// What no file of its own decides: what a click is answered, who called, and how the steps end.
import { expect, test } from 'vitest';
import { after, at, empty, record, row, start } from '../../test/support/recording.ts';
import type { Failure } from '../failure.ts';
import { hear, isCall, type EntityEvent } from './hear.ts';
import { nextStep } from './next-step.ts';
import type { PushAnswer } from './push.ts';
import { answerTo } from './send-now.ts';
import type { EntityState } from './state.ts';

const link = { externalId: 'lead-1', url: 'https://crm.example.com/lead-1' };
const synced: EntityState = { ...empty, isLoaded: true, link, lastOutcome: 'created' };
const expired: Failure = {
  kind: 'auth_expired',
  message: 'The login is not valid.',
  advice: { code: 'renew_login' },
};

const sendNow = (requestId: string, fields = {}): EntityEvent => ({
  kind: 'sendNow',
  request: { requestId, change: { fields, requestId } },
});
const ended = (answer: PushAnswer): EntityEvent => ({ kind: 'pushEnded', answer });
const click = (state: EntityState, event: EntityEvent) => hear(state, event, at(0));

test('a click with fields is due before everything else, and its caller waits for the push that carries them', () => {
  const { state, answer } = click(synced, sendNow('r-1', { title: 'New' }));
  expect(answer).toEqual({ revision: 1 });
  expect(state.order).toMatchObject({ urgency: 'click', pending: { names: ['title'] } });
  const waiting = { requestId: 'r-1', revision: 1 };
  const pushing = after(state, { kind: 'pushBegan' });
  expect(answerTo(pushing, waiting)).toBeUndefined();
  const done = after(pushing, ended({ end: 'done', outcome: 'updated' }));
  expect(answerTo(done, waiting)).toEqual({ outcome: 'updated', ...link });
  // Asked again: the same answer, and no other push.
  expect(click(done, sendNow('r-1', { title: 'New' }))).toEqual({
    state: done,
    answer: { outcome: 'updated', ...link },
  });
});

test('a request id that is used again with other fields is a change of its own, and never the old answer', () => {
  const answered = after(
    after(click(synced, sendNow('r-1', { title: 'New' })).state, { kind: 'pushBegan' }),
    ended({ end: 'done', outcome: 'updated' }),
  );
  const { state, answer } = click(answered, sendNow('r-1', { title: 'Newer' }));
  expect(answer).toEqual({ revision: 2 });
  expect(state.order).toMatchObject({ urgency: 'click', pending: { names: ['title'] } });
  expect(state.fields['title']?.value).toBe('Newer');
  expect(answerTo(state, { requestId: 'r-1', revision: 2 })).toBeUndefined();
  const done = after(after(state, { kind: 'pushBegan' }), ended({ end: 'done', outcome: 'unchanged' }));
  // Without content it asks how the newest of this id ended.
  for (const asked of [sendNow('r-1'), sendNow('r-1', { title: 'Newer' })]) {
    expect(click(done, asked)).toEqual({ state: done, answer: { outcome: 'unchanged', ...link } });
  }
});

test('a click with nothing to do says so, and makes nothing due', () => {
  expect(click(synced, sendNow('r-1'))).toEqual({
    state: synced,
    answer: { outcome: 'nothing_to_send', ...link },
  });
  // What only Postgres knows is asked first.
  expect(click(empty, sendNow('r-1')).state.order.urgency).toBe('click');
});

test('a click asks for what waits, for what runs, and for what failed', () => {
  const waiting = record(synced, { fields: { title: 'New' } });
  const pushing = after(waiting, { kind: 'pushBegan' });
  const failed = { ...synced, failure: expired };
  for (const state of [waiting, pushing, failed]) {
    const { state: clicked, answer } = click(state, sendNow('r-1'));
    expect(answer).toEqual({ revision: state.revision + 1 });
    expect(clicked.order.urgency).toBe('click');
  }
});

test('a click on a paused contact is answered at once, and its fields are kept', () => {
  const paused = after(synced, { kind: 'paused' });
  const { state, answer } = click(paused, sendNow('r-1', { title: 'New' }));
  expect(answer).toEqual({ outcome: 'paused', ...link });
  expect(state.order.pending?.names).toEqual(['title']);
});

test('a click on a parked contact tries it once', () => {
  const parked: EntityState = { ...synced, parked: { reason: 'auth_expired', epoch: 1 }, failure: expired };
  const { state, answer } = click(parked, sendNow('r-1'));
  expect(state.parked).toBeUndefined();
  expect(answer).toEqual({ revision: 1 });
  const again = after(
    state,
    { kind: 'pushBegan' },
    ended({ end: 'parked', reason: 'auth_expired', epoch: 1, failure: expired }),
  );
  expect(answerTo(again, { requestId: 'r-1', revision: 1 })).toMatchObject({ outcome: 'needs_attention' });
  // Not for ever: it waits on for the push that goes on after the login.
  expect(again.requests[0]?.result).toBeUndefined();
});

test('a click that waits while the connection comes back is answered by the push that goes on', () => {
  const { state } = click(synced, sendNow('r-1', { title: 'New' }));
  const goesOn = after(
    state,
    { kind: 'pushBegan' },
    { kind: 'connectionResumed', epoch: 2 },
    ended({ end: 'parked', reason: 'auth_expired', epoch: 1 }),
  );
  expect(answerTo(goesOn, { requestId: 'r-1', revision: 1 })).toBeUndefined();
  expect(nextStep(goesOn, start)).toEqual({ do: 'push' });
});

test('a click that is too large is not taken, and says why', () => {
  const { state, answer } = click(synced, sendNow('r-1', { note: 'x'.repeat(260 * 1024) }));
  expect(answer).toMatchObject({ outcome: 'failed', failure: { kind: 'too_large' } });
  expect(state.dropped?.count).toBe(1);
  expect(state.fields).toBe(synced.fields);
});

test('who waits for a contact that turns out to be forgotten hears that, and who came since waits on', () => {
  const { state: asked } = click(synced, sendNow('r-1', { title: 'Old' }));
  const newer = click(after(asked, { kind: 'pushBegan' }), sendNow('r-2', { title: 'New' })).state;
  const over = after(newer, ended({ end: 'forgotten' }), { kind: 'forgotten', asked });
  expect(answerTo(over, { requestId: 'r-1', revision: 1 })).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'forgotten' },
  });
  expect(answerTo(over, { requestId: 'r-2', revision: 2 })).toBeUndefined();
  expect(nextStep(over, start)).toEqual({ do: 'push' });
});

test('only messages of those who do not want to wait are calls', () => {
  const change = { fields: { a: 1 } };
  const calls: EntityEvent[] = [
    { kind: 'changed', change: { ...change, requestId: 'r' } },
    sendNow('r'),
    { kind: 'paused' },
    { kind: 'resumed' },
    { kind: 'retried', create: false },
    { kind: 'deletedInApp' },
    { kind: 'connectionResumed', epoch: 1 },
  ];
  expect(calls.filter((event) => !isCall(event))).toEqual([]);
  const others: EntityEvent[] = [
    { kind: 'changed', change },
    { kind: 'dropped', failure: 'undecodable', reason: 'no' },
    { kind: 'pushInterrupted' },
  ];
  expect(others.filter(isCall)).toEqual([]);
});

test('what was written down is not written again, and what came meanwhile is', () => {
  const held = record(after(synced, { kind: 'paused' }), row('c-1'));
  const later = record(held, { ...row('c-1'), changeId: 'bulk:b2:c-1' });
  expect(nextStep(held, start)).toEqual({ do: 'save' });
  const saved = after(later, { kind: 'saved', asked: held });
  expect(saved).toMatchObject({ isPauseUnsaved: false, unreportedRows: ['bulk:b2:c-1'] });
  // Taken back meanwhile: Postgres has to know that too.
  expect(after(held, { kind: 'resumed' }, { kind: 'saved', asked: held })).toMatchObject({
    isPaused: false,
    isPauseUnsaved: true,
  });
});

test('rows of a contact that is not held stay for the push that accounts for them, and dropped ones are reported', () => {
  const state: EntityState = { ...record(synced, row('c-1')), droppedRows: ['bulk:b2:c-1'] };
  const saved = after(state, { kind: 'saved', asked: state });
  expect(saved).toMatchObject({ unreportedRows: ['bulk:b1:c-1'], droppedRows: [] });
});

test('steps that end oddly are counted until one ends well', () => {
  const odd: EntityEvent = { kind: 'stepEnded', oddly: true };
  expect(after(synced, odd, odd).oddEnds).toBe(2);
  expect(after(synced, odd, odd, { kind: 'stepEnded', oddly: false }).oddEnds).toBeUndefined();
});

test('an end of a push that does not run changes nothing', () => {
  expect(after(synced, ended({ end: 'done', outcome: 'updated' }))).toEqual(synced);
  expect(after(synced, { kind: 'pushInterrupted' })).toEqual(synced);
});

test('a resume that is said while a push finds the pause in Postgres is newer than that pause', () => {
  // A run that began without state does not know of the pause.
  const pushing = after(record(empty, { fields: { phone: '1' }, requestId: 'r' }), { kind: 'pushBegan' });
  const resumed = after(pushing, { kind: 'resumed' }, ended({ end: 'held' }));
  expect(resumed).toMatchObject({ isPaused: false, isPauseUnsaved: true, order: { urgency: 'now' } });
  expect(answerTo(resumed, { requestId: 'r', revision: 1 })).toBeUndefined();
});

test('without success counts from the first push on, also when newer ones interrupt each other, and not while it is held', () => {
  const failed = { at: '2026-01-01T00:00:00Z', kind: 'transient', message: '503', attempts: 9 } as const;
  const told = after(after(click(synced, sendNow('r-9')).state, { kind: 'pushBegan' }), {
    kind: 'attemptFailed',
    attempt: failed,
  });
  const again = after(after(told, { kind: 'pushInterrupted' }), { kind: 'pushBegan' });
  expect(again.trying).toEqual({ since: told.trying?.since, failed });
  expect(after(again, ended({ end: 'done', outcome: 'updated' })).trying).toBeUndefined();
  const held = after(after(told, { kind: 'paused' }), { kind: 'pushInterrupted' });
  expect(held.trying).toBeUndefined();
  // Of a push that has ended meanwhile.
  expect(after(synced, { kind: 'attemptFailed', attempt: failed })).toEqual(synced);
});
