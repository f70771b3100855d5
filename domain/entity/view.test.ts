import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Advice } from '../advice.ts';
import type { Failure } from '../failure.ts';
import { defaultTiming } from '../quiet-period.ts';
import { readChange } from './change.ts';
import type { EntityEvent } from './hear.ts';
import type { PushAnswer } from './push.ts';
import { after } from '../../test/support/recording.ts';
import { newEntityState, type EntityState, type InFlight } from './state.ts';
import { entityDetails, entityView } from './view.ts';

const start = Date.UTC(2026, 0, 2);
const minute = 60_000;
const fresh = newEntityState(
  { connectionId: 'demo', object: 'contact', entityId: 'c-1' },
  { startTime: start },
);
const failure: Failure = {
  kind: 'conflict',
  message: 'Two records match.',
  advice: { code: 'choose_record' },
};
const link = { externalId: 'lead-1', url: 'https://crm.example.com/lead-1' };
const pending = {
  names: ['email', 'phone'],
  changeIds: ['x'],
  policies: ['default' as const],
  isOnlyImport: false,
};

const inFlight: InFlight = { order: { pending }, revision: 1 };

const waiting: EntityState = {
  ...fresh,
  timing: defaultTiming,
  order: { pending },
  burst: { firstArrivedAt: start, lastArrivedAt: start + minute },
};
const synced: EntityState = {
  ...fresh,
  connector: 'http',
  link,
  lastOutcome: 'created',
  lastSyncedAt: start,
};

test('a contact that waits shows what is pending and when it is pushed', () => {
  expect(entityView(waiting)).toEqual({
    connectionId: 'demo',
    contactId: 'c-1',
    status: 'waiting',
    pendingFields: ['email', 'phone'],
    dueAt: '2026-01-02T00:06:00.000Z',
  });
});

test('a contact that is held, or due now, waits for no time', () => {
  expect(entityView({ ...waiting, order: { pending, urgency: 'now' } }).dueAt).toBeUndefined();
  expect(entityView({ ...waiting, isPaused: true }).dueAt).toBeUndefined();
  expect(entityView({ ...waiting, parked: { reason: 'paused', epoch: 1 } }).dueAt).toBeUndefined();
});

test('a contact that has not read its quiet period yet does not guess when it is pushed', () => {
  const { timing: _unread, ...unread } = waiting;
  expect(entityView(unread).dueAt).toBeUndefined();
  expect(entityDetails(unread).startsWith('**Waiting** for its push to the CRM.')).toBe(true);
});

test('a contact in step shows its record, and since when', () => {
  expect(entityView(synced)).toEqual({
    connectionId: 'demo',
    contactId: 'c-1',
    status: 'synced',
    ...link,
    lastOutcome: 'created',
    lastSyncedAt: '2026-01-02T00:00:00.000Z',
    pendingFields: [],
  });
});

test('a push under way shows before everything else', () => {
  expect(entityView({ ...synced, failure, isPaused: true, inFlight })).toMatchObject({
    status: 'pushing',
    failure,
  });
});

test('what a push has taken with it is pending until it ends, once each', () => {
  const newer = { ...synced, order: { pending: { ...pending, names: ['phone', 'title'] } } };
  expect(entityView({ ...newer, inFlight }).pendingFields).toEqual(['email', 'phone', 'title']);
  expect(entityView(newer).pendingFields).toEqual(['phone', 'title']);
});

test('what was dropped is shown until the contact ends', () => {
  const reason = 'a change is at most 64 KB';
  const state = after(fresh, { kind: 'dropped', failure: 'too_large', reason });
  expect(entityView(state).dropped).toEqual({ count: 1, lastReason: 'a change is at most 64 KB' });
  expect(entityDetails(state)).toContain('- Dropped: 1 (a change is at most 64 KB)');
});

test.each<[string, EntityState, InFlight | undefined, string]>([
  ['while it pushes', synced, inFlight, '**Pushing** to `demo` (http).'],
  ['in step', synced, undefined, '**In step** with `demo` (http).'],
  [
    'skipped',
    { ...synced, lastOutcome: 'skipped' },
    undefined,
    '**In step**: the policy did not allow the last push.',
  ],
  [
    'waiting for quiet',
    waiting,
    undefined,
    '**Waiting** for quiet; pushed at 2026-01-02 00:06:00 UTC unless',
  ],
  [
    'due',
    { ...waiting, order: { pending, urgency: 'now' } },
    undefined,
    '**Waiting** for its push to the CRM.',
  ],
  ['new', fresh, undefined, '**Waiting** for its push to the CRM.'],
  ['paused by a person', { ...waiting, isPaused: true }, undefined, '**Paused** by a person'],
  [
    'paused with its connection',
    { ...waiting, parked: { reason: 'paused', epoch: 1 } },
    undefined,
    '**Paused** with its connection',
  ],
  [
    'without a login',
    { ...waiting, parked: { reason: 'auth_expired', epoch: 1 } },
    undefined,
    '**Needs attention:** the login of the connection is not valid',
  ],
  ['stopped', { ...waiting, failure }, undefined, '**Needs attention:** Two records match.'],
])('the details of a contact %s begin with what it does', (_what, state, pushing, headline) => {
  expect(entityDetails({ ...state, inFlight: pushing }).startsWith(headline)).toBe(true);
});

test('the details say what to do, what is pending and which record it is', () => {
  const details = entityDetails({
    ...waiting,
    ...synced,
    order: { pending },
    failure,
    lastOutcome: 'needs_attention',
  });
  expect(details.split('\n')).toEqual([
    '**Needs attention:** Two records match.',
    '',
    "**What to do:** Decide which record it is: merge them in the CRM, or name it with `syncline links set demo c-1 '<externalId>'`.",
    '',
    '- Pending: `email`, `phone`',
    '- Record: [`lead-1`](https://crm.example.com/lead-1)',
    '- Last push: needs_attention; last in step 2026-01-02 00:00:00 UTC',
    '',
    '\u00A0',
  ]);
});

test('many pending fields are counted, and a record without an address is named', () => {
  const names = Array.from({ length: 15 }, (_, index) => `field${index}`);
  const details = entityDetails({
    ...synced,
    link: { externalId: '7' },
    order: { pending: { ...pending, names } },
  });
  expect(details).toContain('`field11` and 3 more');
  expect(details).not.toContain('field12');
  expect(details).toContain('- Record: `7`');
});

test('the name of a field stays one word on one line of the details', () => {
  const names = ['a`b', 'c\n- Record: `forged`', '![x](https://example.com/x.png)'];
  const lines = entityDetails({ ...waiting, order: { pending: { ...pending, names } } }).split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[2]?.startsWith("- Pending: `a'b`, `c")).toBe(true);
});

test('a command in the details keeps both hyphens of its options, which the Temporal UI makes a dash outside of code', () => {
  const advice: Advice = { code: 'look_in_crm' };
  expect(entityDetails({ ...waiting, failure: { ...failure, advice } })).toContain(
    "**What to do:** Look in the CRM: if the record is there, `syncline links set demo c-1 '<externalId>'`; if not, `syncline contact retry demo c-1 --create`.",
  );
});

test('no id of an app leaves the command that names it', () => {
  const entityId = "a`b'c $(x)\n# d";
  const lines = entityDetails({ ...waiting, entityId, isPaused: true }).split('\n');
  expect(lines[0]).toBe(
    "**Paused** by a person; changes are kept until `syncline contact resume demo 'a'b'\\''c $(x) # d'`.",
  );
});

test("a CRM's reason and an app's ids in the details stay plain text", () => {
  const message = 'http createContact: 422: see <a href="x">*this*</a> [here](http://x) _a_ b_c --d `e` \\';
  expect(entityDetails({ ...waiting, failure: { ...failure, message } })).toContain(
    '422: see \\<a href="x"\\>\\*this\\*\\</a\\> \\[here\\](http://x) \\_a\\_ b_c \\--d \\`e\\` \\\\',
  );
});

test('neither the details nor the status ever hold a value of a field', () => {
  const canary = 'canary-7f3a';
  const value = fc.oneof(
    fc.constant(canary),
    fc.constant([canary]),
    fc.constant({ nested: canary }),
    fc.constant(canary.repeat(10_000)),
  );
  const payload = fc.record(
    {
      fields: fc.oneof(value, fc.dictionary(fc.constantFrom('email', 'phone', 'plan', ''), value)),
      occurredAt: fc.constantFrom(start, canary),
      policy: fc.constantFrom('updateOnly', canary),
    },
    { requiredKeys: ['fields'] },
  );
  const end = fc.constantFrom(
    'done' as const,
    'stopped' as const,
    'parked' as const,
    'held' as const,
    'none' as const,
  );
  fc.assert(
    fc.property(fc.array(payload, { maxLength: 6 }), end, fc.boolean(), (payloads, kind, isPushing) => {
      const heard = payloads.map((each): EntityEvent => {
        const change = readChange('contact', each);
        return change.ok
          ? { kind: 'changed', change: change.value }
          : { kind: 'dropped', failure: change.kind, reason: change.reason };
      });
      const pushing = after(fresh, ...heard, { kind: 'pushBegan' });
      const answers: Record<typeof kind, PushAnswer | undefined> = {
        done: { end: 'done', outcome: 'created', link, fields: pushing.fields },
        stopped: { end: 'stopped', outcome: 'needs_attention', failure },
        parked: { end: 'parked', reason: 'auth_expired', epoch: 1 },
        held: { end: 'held' },
        none: undefined,
      };
      const answer = answers[kind];
      const ended =
        answer === undefined ? after(fresh, ...heard) : after(pushing, { kind: 'pushEnded', answer });
      const state = isPushing ? pushing : ended;
      expect(entityDetails(state)).not.toContain(canary);
      expect(JSON.stringify(entityView(state))).not.toContain(canary);
    }),
    { numRuns: 300 },
  );
});

test('no timing that a start argument can hold keeps the status from being shown', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (quietPeriodMs, maxWaitMs) => {
      const timing = { quietPeriodMs, maxWaitMs, attemptTimeoutMs: 1_000 };
      expect(entityView({ ...waiting, timing }).dueAt).toMatch(/^20\d\d-/);
    }),
  );
});
