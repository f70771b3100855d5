import { expect, test } from 'vitest';
import type { Failure } from '../failure.ts';
import { valuesOf } from '../fields.ts';
import { nextStep, syncStatus } from './next-step.ts';
import type { PushAnswer, PushEnd } from './push.ts';
import { beginPush, endPush, interruptPush, wake } from './push-cycle.ts';
import { recordChange } from './record-change.ts';
import { heldResult, sendNowResult } from './send-now-result.ts';
import { newEntityState, type EntityState } from './state.ts';

const start = 1_700_000_000_000;
const fresh = newEntityState(
  { connectionId: 'demo', object: 'contact', entityId: 'c-1' },
  { startTime: start },
);
const timing = { quietPeriodMs: 1_000, maxWaitMs: 5_000, attemptTimeoutMs: 500 };
const connection = { tenantId: 'default', connector: 'http', timing };
const conflict: Failure = {
  kind: 'conflict',
  message: 'Two records match.',
  advice: { code: 'choose_record' },
};
const expired: Failure = {
  kind: 'auth_expired',
  message: 'The login is not valid.',
  advice: { code: 'renew_login' },
};
const link = { externalId: 'lead-1', url: 'https://crm.example.com/lead-1' };

const changed = (state: EntityState, change: Parameters<typeof recordChange>[1]): EntityState =>
  recordChange(state, change, { now: start + 100, startTime: start, isFirstActivation: false }).state;

const clicked = changed(fresh, {
  fields: { email: 'a@example.com' },
  changeId: 'x',
  requestId: 'r',
  externalId: '7',
});

function endedAs(end: PushEnd & Partial<PushAnswer>, during = (state: EntityState): EntityState => state) {
  const { state, inFlight } = beginPush(clicked);
  return endPush(during(state), inFlight, { connection, ...end } as PushAnswer);
}

test('a push takes everything with it that waits', () => {
  const retried: EntityState = { ...clicked, order: { ...clicked.order, createAfterUnknown: 1 } };
  const { state, inFlight } = beginPush(retried);
  expect(inFlight).toEqual({
    order: { pending: clicked.order.pending, urgency: 'click', createAfterUnknown: 1 },
    revision: 1,
  });
  expect(state.burst).toBeUndefined();
  expect(state.order).toEqual({});
  expect(state.pushCount).toBe(1);
  expect(state.fields).toBe(clicked.fields);
});

test('an interrupted push gives everything back, due at once, beside what came since', () => {
  const retried: EntityState = { ...clicked, order: { ...clicked.order, createAfterUnknown: 1 } };
  const { state, inFlight } = beginPush(retried);
  const newer = changed(state, { fields: { phone: '1' }, changeId: 'y' });
  const back = interruptPush(newer, inFlight);
  expect(back).toMatchObject({
    order: {
      pending: { names: ['email', 'phone'], changeIds: ['x', 'y'], externalId: '7' },
      urgency: 'click',
      createAfterUnknown: 1,
    },
    requests: [{ requestId: 'r', revision: 1 }],
  });
  expect(valuesOf(back.fields)).toEqual({ email: 'a@example.com', phone: '1' });
});

test('a push that ended well leaves nothing pending, and its request has its result', () => {
  const state = endedAs({
    end: 'done',
    outcome: 'created',
    link: { ...link, redirectUrl: 'https://crm.example.com/go' },
    at: start + 200,
  });
  expect(state.order.pending).toBeUndefined();
  expect(state).toMatchObject({
    link,
    lastOutcome: 'created',
    lastSyncedAt: start + 200,
    isLoaded: true,
    tenantId: 'default',
    connector: 'http',
    timing,
    requests: [
      { requestId: 'r', result: { outcome: 'created', ...link, redirectUrl: 'https://crm.example.com/go' } },
    ],
  });
  expect(syncStatus(state)).toBe('synced');
});

test('what came during a push that ended well is pending, and its request waits for the next push', () => {
  const state = endedAs({ end: 'done', outcome: 'updated' }, (during) =>
    changed(during, { fields: { phone: '1' }, changeId: 'y', requestId: 'later' }),
  );
  expect(state.order.pending).toMatchObject({ names: ['phone'], changeIds: ['y'] });
  expect(state.requests).toMatchObject([
    { requestId: 'r', result: { outcome: 'updated' } },
    { requestId: 'later' },
  ]);
  expect(state.requests[1]).not.toHaveProperty('result');
  expect(nextStep(state, start).do).toBe('push');
});

test('a skipped push leaves nothing pending either, and does not count as in step since then', () => {
  const state = endedAs({ end: 'done', outcome: 'skipped', at: start + 200 });
  expect(state.order.pending).toBeUndefined();
  expect(state.lastSyncedAt).toBeUndefined();
  expect(syncStatus(state)).toBe('synced');
});

test('a push that ended well solves the failure before it, and a stopped one keeps everything pending', () => {
  const stopped = endedAs({ end: 'stopped', outcome: 'needs_attention', failure: conflict });
  expect(stopped).toMatchObject({
    order: { pending: clicked.order.pending },
    failure: conflict,
    lastOutcome: 'needs_attention',
    requests: [{ requestId: 'r', result: { outcome: 'needs_attention', failure: conflict } }],
  });
  expect(stopped.order.createAfterUnknown).toBeUndefined();
  // It does not try again by itself.
  expect(nextStep(stopped, start + 3_600_000)).toEqual({ do: 'idle' });
  const { state, inFlight } = beginPush({ ...stopped, order: { ...stopped.order, urgency: 'now' } });
  expect(endPush(state, inFlight, { end: 'done', outcome: 'updated' }).failure).toBeUndefined();
});

test('a person\'s "create anyway" is used up by the push that stops', () => {
  const { state, inFlight } = beginPush({ ...clicked, order: { ...clicked.order, createAfterUnknown: 1 } });
  const stopped = endPush(state, inFlight, {
    end: 'stopped',
    outcome: 'unknown',
    failure: { ...conflict, kind: 'unknown' },
  });
  expect(stopped.order.createAfterUnknown).toBeUndefined();
});

test('a "create anyway" that came during the push is kept for the next one', () => {
  const stopped = endedAs(
    { end: 'stopped', outcome: 'unknown', failure: { ...conflict, kind: 'unknown' } },
    (during) => ({
      ...during,
      order: { createAfterUnknown: 1, urgency: 'now' },
    }),
  );
  expect(beginPush(stopped).inFlight.order.createAfterUnknown).toBe(1);
});

test('a parked push waits with its connection, and its request waits too', () => {
  const state = endedAs({ end: 'parked', reason: 'auth_expired', epoch: 3, failure: expired });
  expect(state).toMatchObject({
    parked: { reason: 'auth_expired', epoch: 3 },
    failure: expired,
    order: { pending: clicked.order.pending },
  });
  expect(state.requests[0]).not.toHaveProperty('result');
  expect(nextStep(state, start + 3_600_000).do).not.toBe('push');
  expect(heldResult(state)).toEqual({ outcome: 'needs_attention', failure: expired });
});

test('a connection that came back before the answer "parked" means: try again', () => {
  const state = endedAs({ end: 'parked', reason: 'auth_expired', epoch: 3, failure: expired }, (during) =>
    wake(during, 4),
  );
  expect(state.parked).toBeUndefined();
  expect(nextStep(state, start).do).toBe('push');
  // Nothing is wrong with the contact, so whoever clicked is not told so.
  expect(sendNowResult(state, { end: 'parked', reason: 'auth_expired', epoch: 3, failure: expired })).toEqual(
    {
      outcome: 'pending',
    },
  );
});

test('a parked contact is due when its connection comes back, and not by an older wake-up', () => {
  const parked = endedAs({ end: 'parked', reason: 'auth_expired', epoch: 3, failure: expired });
  for (const epoch of [0, 2, 3]) expect(wake(parked, epoch)).toMatchObject({ parked: { epoch: 3 } });
  const woken = wake(parked, 4);
  expect(woken.parked).toBeUndefined();
  expect(woken.failure).toBeUndefined();
  expect(woken).toMatchObject({ epoch: 4, order: { urgency: 'now' } });
  expect(nextStep(woken, start)).toEqual({ do: 'push' });
});

test('a change that came during a push stays, though it has the order time of what the answer brings', () => {
  const { state, inFlight } = beginPush(changed(fresh, { fields: { phone: 'pushed' }, occurredAt: start }));
  const newer = changed(state, { fields: { phone: 'newer' } });
  const done = endPush(newer, inFlight, { end: 'done', outcome: 'updated', fields: state.fields });
  expect(valuesOf(done.fields)).toEqual({ phone: 'newer' });
});

test("a wake-up never lifts a person's pause, and never makes a contact due that was not parked", () => {
  const parked = endedAs({ end: 'parked', reason: 'paused', epoch: 3 });
  const woken = wake({ ...parked, isPaused: true }, 4);
  expect(woken.isPaused).toBe(true);
  expect(nextStep(woken, start).do).not.toBe('push');
  expect(wake({ ...fresh, parked: { reason: 'paused', epoch: 3 } }, 4)).toEqual({
    ...fresh,
    epoch: 4,
    order: { urgency: 'now' },
  });
  expect(wake(fresh, 4)).toEqual({ ...fresh, epoch: 4 });
  expect(wake({ ...fresh, epoch: 9 }, 4)).toEqual({ ...fresh, epoch: 9 });
});

test('a pause of which only Postgres knew is kept, and everything waits', () => {
  const state = endedAs({ end: 'held' });
  expect(state).toMatchObject({
    isPaused: true,
    isPauseUnsaved: false,
    order: { pending: clicked.order.pending, urgency: 'now' },
  });
  expect(nextStep({ ...state, isPaused: false }, start).do).toBe('push');
});

test("Postgres wins over the state field by field by order time, and the workflow's newer fields stay", () => {
  const fields = {
    email: { value: 'older@example.com', at: start - 1 },
    phone: { value: 'stored', at: start + 50_000 },
  };
  const state = endedAs({ end: 'done', outcome: 'updated', fields });
  expect(valuesOf(state.fields)).toEqual({ email: 'a@example.com', phone: 'stored' });
  // An unstamped change that comes now is newer than all of them.
  expect(state.highestOrderTime).toBe(start + 50_000);
});

test('an answer without a link, as of a paused connection, leaves the link that is known', () => {
  const linked = (state: EntityState): EntityState => ({ ...state, link });
  expect(endedAs({ end: 'parked', reason: 'paused', epoch: 1 }, linked).link).toEqual(link);
});

test('import rows that an answer accounts for are not reported again', () => {
  const rows = ['bulk:b1:c-1', 'bulk:b2:c-1'];
  const imported = rows.reduce(
    (state, changeId) => changed(state, { fields: { a: 1 }, changeId, occurredAt: start }),
    fresh,
  );
  const { state, inFlight } = beginPush(imported);
  const later = changed(state, { fields: { a: 2 }, changeId: 'bulk:b3:c-1', occurredAt: start });
  expect(interruptPush(later, inFlight).unreportedRows).toEqual([...rows, 'bulk:b3:c-1']);
  const done = endPush(later, inFlight, { end: 'done', outcome: 'created' });
  expect(done.unreportedRows).toEqual(['bulk:b3:c-1']);
});

test.each<[PushAnswer, object]>([
  [{ end: 'forgotten' }, { outcome: 'failed', failure: { kind: 'forgotten' } }],
  [{ end: 'nothing' }, { outcome: 'nothing_to_send', ...link }],
  [
    { end: 'next', next: 'update' },
    { outcome: 'pending', ...link },
  ],
  [{ end: 'held' }, { outcome: 'paused', ...link }],
  [
    { end: 'parked', reason: 'paused', epoch: 1 },
    { outcome: 'paused', ...link },
  ],
  [
    { end: 'stopped', outcome: 'unknown', failure: conflict },
    { outcome: 'unknown', ...link, failure: conflict },
  ],
])('after %j a click answers %j', (answer, result) => {
  const state: EntityState = {
    ...fresh,
    link,
    ...(answer.end === 'parked' ? { parked: { reason: 'paused', epoch: 1 } } : {}),
  };
  expect(sendNowResult(state, answer)).toMatchObject(result);
});

test('a click on a paused contact says paused, also when its connection needs a login', () => {
  expect(
    heldResult({ ...fresh, isPaused: true, parked: { reason: 'auth_expired', epoch: 1 }, failure: expired }),
  ).toEqual({
    outcome: 'paused',
  });
});
