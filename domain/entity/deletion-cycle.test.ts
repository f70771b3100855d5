import { expect, test } from 'vitest';
import { empty, record } from '../../test/support/recording.ts';
import type { Failure } from '../failure.ts';
import { beginDeletion, endDeletion, isAnswered } from './deletion-cycle.ts';
import { nextStep } from './next-step.ts';
import { click, deleteInApp, retry } from './orders.ts';
import type { PushAnswer } from './push.ts';
import { beginPush, interruptPush } from './push-cycle.ts';
import type { EntityState } from './state.ts';

const linked: EntityState = { ...empty, isLoaded: true, link: { externalId: 'lead-1' } };
const waiting = record(linked, { fields: { phone: '1' }, changeId: 'a', requestId: 'r-1' });
const forbidden: Failure = { kind: 'forbidden', message: 'Not allowed.', advice: { code: 'allow_in_crm' } };
const deleted: PushAnswer = { end: 'done', outcome: 'updated' };
const kept: PushAnswer = { end: 'done', outcome: 'unchanged', link: { externalId: 'lead-1' } };

const later = (state: EntityState): EntityState =>
  record(state, { fields: { title: 'New' }, changeId: 'b', requestId: 'r-2' });

test('a deleted record ends what waited before it, answers its request, and leaves what came since', () => {
  const { state, inFlight } = beginDeletion(later(deleteInApp(waiting)));
  const ended = endDeletion(state, inFlight, deleted);
  expect(ended.requests).toEqual([
    { requestId: 'r-1', revision: 1, content: expect.any(String), result: { outcome: 'updated' } },
    { requestId: 'r-2', revision: 3, content: expect.any(String) },
  ]);
  expect(ended.order.pending?.names).toEqual(['title']);
  expect(ended.deletion).toBeUndefined();
  expect(ended.link).toBeUndefined();
  expect(nextStep(ended, 0)).toEqual({ do: 'push' });
});

test('neither a click nor a retry makes a deleted contact anew', () => {
  const asked = click(retry(deleteInApp(waiting), { create: false }), 'r-2');
  const { state, inFlight } = beginDeletion(asked);
  const ended = endDeletion(state, inFlight, deleted);
  expect(nextStep(ended, 0)).toEqual({ do: 'idle' });
  expect(ended.requests.map(({ result }) => result?.outcome)).toEqual(['updated', 'updated']);
});

test('a record that is kept gets what waited, and the request is answered by that push', () => {
  const { state, inFlight } = beginDeletion(deleteInApp(waiting));
  const ended = endDeletion(state, inFlight, kept);
  expect(ended.order.pending?.names).toEqual(['phone']);
  expect(ended.requests).toEqual([{ requestId: 'r-1', revision: 1, content: expect.any(String) }]);
  expect(isAnswered(inFlight, kept)).toBe(false);
  expect(nextStep(ended, 0)).toEqual({ do: 'push' });
});

test('a deletion that stopped is tried again at the next word, and nothing is pushed before it is done', () => {
  const { state, inFlight } = beginDeletion(deleteInApp(waiting));
  const stopped = endDeletion(state, inFlight, {
    end: 'stopped',
    outcome: 'needs_attention',
    failure: forbidden,
  });
  expect(stopped).toMatchObject({ failure: forbidden, deletion: { pending: { names: ['phone'] } } });
  expect(stopped.order.pending).toBeUndefined();
  expect(stopped.requests[0]?.result).toMatchObject({ outcome: 'needs_attention' });
  expect(nextStep(stopped, 0)).toEqual({ do: 'idle' });
  expect(nextStep(retry(stopped, { create: false }), 0)).toEqual({ do: 'delete' });
});

test('a parked deletion waits with its connection, and is the next step when that comes back', () => {
  const { state, inFlight } = beginDeletion(later(deleteInApp(waiting)));
  const parked = endDeletion(state, inFlight, { end: 'parked', reason: 'paused', epoch: 1 });
  expect(nextStep(parked, 0)).toEqual({ do: 'idle' });
  const { parked: _woken, ...woken } = parked;
  expect(nextStep(woken, 0)).toEqual({ do: 'delete' });
  expect(woken.deletion?.pending?.names).toEqual(['phone']);
  expect(woken.order.pending?.names).toEqual(['title']);
});

test('a push that was under way when the app deleted the contact came before that', () => {
  const { state, inFlight } = beginPush(waiting);
  const interrupted = interruptPush(later(deleteInApp(state)), inFlight);
  expect(interrupted.deletion?.pending?.names).toEqual(['phone']);
  expect(interrupted.order.pending?.names).toEqual(['title']);
});

test('a second deletion while the first one runs is not lost with it', () => {
  const { state, inFlight } = beginDeletion(deleteInApp(waiting));
  const ended = endDeletion(deleteInApp(later(state)), inFlight, deleted);
  expect(ended.deletion?.pending?.names).toEqual(['title']);
  expect(nextStep(ended, 0)).toEqual({ do: 'delete' });
});
