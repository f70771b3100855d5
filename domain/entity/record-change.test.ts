import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, empty, minute, record, row, start } from '../../test/support/recording.ts';
import { valuesOf } from '../fields.ts';
import type { Change } from './change.ts';
import { bytesOfFields, maxEntityBytes } from './entity-size.ts';
import { joinPending } from './pending.ts';
import { drop, recordChange, withRequest, type Arrival } from './record-change.ts';
import { rememberedRequests, type EntityState, type Pending } from './state.ts';

test('a recorded change is pending, waits for quiet, and its state goes through JSON unharmed', () => {
  const state = record(empty, {
    fields: { email: 'a@example.com', phone: null },
    changeId: 'x',
    occurredAt: start,
  });
  expect(state).toMatchObject({
    fields: { email: { value: 'a@example.com', at: start }, phone: { value: null, at: start } },
    order: {
      pending: { names: ['email', 'phone'], changeIds: ['x'], policies: ['default'], isOnlyImport: false },
    },
    burst: { firstArrivedAt: start, lastArrivedAt: start },
    revision: 1,
    recentChangeIds: ['x'],
  });
  expect(state.order.urgency).toBeUndefined();
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  expect(empty.fields).toEqual({});
});

test('an unstamped change that waited out a start delay does not beat a stamped newer one', () => {
  const delayed: Arrival = { now: start + 5 * minute, startTime: start, isFirstActivation: true };
  const state = record(
    empty,
    [{ fields: { phone: 'old' } }, delayed],
    [{ fields: { phone: 'new' }, occurredAt: start + minute }, delayed],
  );
  expect(valuesOf(state.fields)).toEqual({ phone: 'new' });
});

test('an unstamped change after a stamped one takes its place in the order in which they came', () => {
  const state = record(
    empty,
    { fields: { phone: 'stamped' }, occurredAt: start + 500 },
    { fields: { phone: 'later' } },
  );
  expect(state.fields['phone']).toMatchObject({ value: 'later', at: start + 500, arrivedAt: start + 2_000 });
});

test('an older stamped change after a newer one changes no value, and names no field as pending', () => {
  const state = record(
    empty,
    { fields: { phone: 'new' }, occurredAt: start + 500 },
    { fields: { phone: 'old', email: 'a@example.com' }, occurredAt: start + 400 },
  );
  expect(valuesOf(state.fields)).toEqual({ phone: 'new', email: 'a@example.com' });
  const stale = record(
    { ...state, order: {} },
    {
      fields: { phone: 'older' },
      occurredAt: start,
    },
  );
  expect(stale.order.pending?.names).toEqual([]);
});

test('a change from the future counts as a minute ahead at most, so the next true one is not held off for long', () => {
  const state = record(empty, [{ fields: { phone: 'future' }, occurredAt: start + 1_000 * minute }, at(0)]);
  expect(state.highestOrderTime).toBe(start + minute);
  const later = record(state, [
    { fields: { phone: 'true' }, occurredAt: start + 2 * minute },
    at(2 * minute),
  ]);
  expect(valuesOf(later.fields)).toEqual({ phone: 'true' });
});

test('a burst reaches from its first arrival to its last', () => {
  const times = fc.array(fc.integer({ min: 0, max: 20 * minute }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(times, (offsets) => {
      const now = at(30 * minute);
      const state = record(
        empty,
        ...offsets.map((since): [Change, Arrival] => [{ fields: {}, occurredAt: start + since }, now]),
      );
      expect(state.burst).toEqual({
        firstArrivedAt: start + Math.min(...offsets),
        lastArrivedAt: start + Math.max(...offsets),
      });
    }),
  );
});

test('a repeated change id is dropped while it is among the last 50, and taken again afterwards', () => {
  const ids = fc.array(fc.nat(70).map(String), { minLength: 60, maxLength: 150, size: 'max' });
  fc.assert(
    fc.property(ids, (changeIds) => {
      let state = empty;
      const taken: string[] = [];
      for (const [index, changeId] of changeIds.entries()) {
        const recorded = recordChange(state, { fields: { count: index }, changeId }, at(index));
        const isRepeated = taken.slice(-50).includes(changeId);
        expect(recorded.kind).toBe(isRepeated ? 'repeated' : 'recorded');
        if (isRepeated) expect(recorded.state).toBe(state);
        else taken.push(changeId);
        state = recorded.state;
      }
      expect(state.recentChangeIds).toEqual(taken.slice(-50));
    }),
  );
});

test('changes without ids are never taken for repeated ones', () => {
  expect(record(empty, { fields: { a: 1 } }, { fields: { a: 1 } }).revision).toBe(2);
});

test('a change that would make the contact larger than 256 KB is dropped, and nothing accepted goes with it', () => {
  let state = empty;
  const chunk = 'x'.repeat(60 * 1024);
  for (const name of ['a', 'b', 'c', 'd'])
    state = record(state, { fields: { [name]: chunk }, changeId: name });
  const recorded = recordChange(state, { fields: { e: chunk }, changeId: 'e', requestId: 'r' }, at(9_000));
  expect(recorded).toMatchObject({ kind: 'dropped', failure: 'too_large' });
  expect(recorded.state).toEqual({
    ...state,
    dropped: { count: 1, lastReason: expect.stringContaining('256 KB') },
  });
  expect(JSON.stringify(recorded.state.fields).length).toBeLessThanOrEqual(maxEntityBytes);
  // Room again, and the dropped change may be sent again: its id is not among the remembered ones.
  const cleared = record(recorded.state, { fields: { a: null } }, { fields: { e: chunk }, changeId: 'e' });
  expect(Object.keys(valuesOf(cleared.fields))).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('the size of a contact counts UTF-8 bytes', () => {
  const chunk = 'é'.repeat(60 * 1024);
  const state = record(empty, { fields: { a: chunk } }, { fields: { b: chunk } });
  expect(recordChange(state, { fields: { c: chunk } }, at(0)).kind).toBe('dropped');
});

test('what is dropped is counted, with the last reason', () => {
  const twice = drop(drop(empty, 'undecodable', 'first').state, 'too_large', 'second');
  expect(twice).toMatchObject({ kind: 'dropped', failure: 'too_large', reason: 'second' });
  expect(twice.state.dropped).toEqual({ count: 2, lastReason: 'second' });
});

test('a click stays one when a change follows it, and each change brings its policy', () => {
  const state = record(empty, { fields: {}, requestId: 'r' }, { fields: { a: 1 }, policy: 'updateOnly' });
  expect(state).toMatchObject({
    order: { urgency: 'click', pending: { policies: ['default', 'updateOnly'] } },
  });
});

test('an app whose own change ids begin with "bulk:" loses none of its unstamped changes', () => {
  const state = record(
    empty,
    { fields: { plan: 'first' }, changeId: 'bulk:mine:1' },
    { fields: { plan: 'second' }, changeId: 'bulk:mine:2' },
  );
  expect(valuesOf(state.fields)).toEqual({ plan: 'second' });
});

test('the last 20 requests are remembered, and those with an answer leave first', () => {
  const answered = (n: number) => ({
    requestId: `r${n}`,
    revision: n,
    result: { outcome: 'updated' as const },
  });
  const open = (n: number) => ({ requestId: `r${n}`, revision: n });
  const twenty = [
    open(0),
    answered(1),
    answered(2),
    ...Array.from({ length: 17 }, (_, index) => open(index + 3)),
  ];
  const ids = withRequest(twenty, { requestId: 'new', revision: 50 }).map((request) => request.requestId);
  expect(ids).toHaveLength(rememberedRequests);
  expect(ids).not.toContain('r1');
  expect(ids).toContain('r0');
  expect(ids.at(-1)).toBe('new');
  const allOpen = Array.from({ length: 20 }, (_, index) => open(index));
  expect(
    withRequest(allOpen, { requestId: 'new', revision: 50 }).map((request) => request.requestId),
  ).not.toContain('r0');
});

test('a known request id keeps the change that it waits for, and with other content waits for the newer', () => {
  const twice = record(
    empty,
    { fields: { a: 1, b: [2] }, requestId: 'r' },
    { fields: { b: [2], a: 1 }, requestId: 'r' },
  );
  expect(twice.requests).toMatchObject([{ requestId: 'r', revision: 1 }]);
  expect(twice.revision).toBe(2);
  for (const other of [{ fields: { a: 2, b: [2] } }, { fields: { a: 1, b: [2] }, externalId: 'lead-1' }]) {
    const changed = record(twice, { ...other, requestId: 'r' });
    expect(changed.requests).toMatchObject([{ requestId: 'r', revision: 3 }]);
  }
});

test('a long burst keeps the ids of its first 200 changes and of every import row', () => {
  let state = empty;
  for (let n = 0; n < 250; n += 1) state = record(state, { fields: { count: n }, changeId: `c${n}` });
  for (let n = 0; n < 30; n += 1) state = record(state, { ...row('c-1'), changeId: `bulk:b${n}:c-1` });
  const ids = state.order.pending?.changeIds ?? [];
  expect(ids.filter((id) => id.startsWith('bulk:'))).toHaveLength(30);
  expect(ids.filter((id) => id.startsWith('c'))).toEqual(Array.from({ length: 200 }, (_, n) => `c${n}`));
  expect(state.unreportedRows).toHaveLength(30);
});

test('what is pending of two bursts is the union, and the record named last counts', () => {
  const first: Pending = {
    names: ['a', 'b'],
    changeIds: ['1'],
    policies: ['default'],
    isOnlyImport: true,
    externalId: 'x',
  };
  const second: Pending = {
    names: ['b', 'c'],
    changeIds: ['1', '2'],
    policies: ['updateOnly'],
    isOnlyImport: true,
  };
  expect(joinPending(first, second)).toEqual({
    names: ['a', 'b', 'c'],
    changeIds: ['1', '2'],
    policies: ['default', 'updateOnly'],
    isOnlyImport: true,
    externalId: 'x',
  });
  expect(joinPending(first, { ...second, externalId: null }).externalId).toBeNull();
  expect(joinPending({ ...first, externalId: null }, second).externalId).toBeNull();
  expect(joinPending(first, { ...second, externalId: 'y', isOnlyImport: false })).toMatchObject({
    externalId: 'y',
    isOnlyImport: false,
  });
});

test('changes in place lead to the same state as changes by copy, and the size is always right', () => {
  const change = fc.record(
    {
      fields: fc.dictionary(fc.constantFrom('email', 'phone', 'ü', 'constructor'), fc.jsonValue(), {
        noNullPrototype: true,
      }),
      occurredAt: fc.integer({ min: start, max: start + 10 }),
    },
    { requiredKeys: ['fields'] },
  );
  fc.assert(
    fc.property(fc.array(change as fc.Arbitrary<Change>, { maxLength: 12 }), (changes) => {
      const byCopy = record(empty, ...changes);
      const inPlace = changes.reduce<EntityState>(
        (state, each, index) =>
          recordChange(state, each, { ...at((index + 1) * 1_000), mayFill: true }).state,
        { ...empty, fields: {} },
      );
      expect(inPlace).toEqual(byCopy);
      const text = JSON.stringify(byCopy.fields);
      if (text !== '{}') expect(byCopy.fieldsBytes + 1).toBe(Buffer.byteLength(text));
    }),
  );
  expect(empty.fields).toEqual({});
});

test('a contact that is too large already may still shrink', () => {
  const field = { value: 'x'.repeat(maxEntityBytes), at: start };
  const fields = { note: field, plan: { value: 'pro', at: start } };
  const loaded = { ...empty, fields, fieldsBytes: bytesOfFields(fields) };
  const shorter = { fields: { plan: null }, occurredAt: start + 1 };
  expect(recordChange(loaded, { fields: { other: 1 } }, at(0)).kind).toBe('dropped');
  expect(recordChange(loaded, { ...shorter, fields: { plan: '' } }, at(0)).kind).toBe('recorded');
});
