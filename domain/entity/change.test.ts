import fc from 'fast-check';
import { expect, test } from 'vitest';
import { objects } from '../objects/objects.ts';
import { maxChangeBytes, policies, readChange, readSendNow, undecodableReason } from './change.ts';

const canary = 'canary-7f3a';

/** What a payload converter may hand over, and much that it never would. */
const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  key: fc.oneof(
    fc.string(),
    fc.constantFrom('fields', 'custom_fields', '__proto__', 'constructor', 'undecodable'),
  ),
});
const member = fc.oneof(anything, fc.string({ unit: 'binary' }), fc.double());
const changeLike = fc.record(
  {
    fields: fc.oneof(
      member,
      fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...objects.contact.fields)), member),
    ),
    changeId: member,
    occurredAt: member,
    policy: fc.oneof(member, fc.constantFrom(...policies)),
    requestId: member,
    externalId: member,
  },
  { requiredKeys: [] },
);

test('whatever arrives ends as a change or as a reason to drop it', () => {
  fc.assert(
    fc.property(fc.oneof(anything, changeLike), (payload) => {
      for (const read of [readChange('contact', payload), readSendNow('contact', payload)]) {
        if (!read.ok) expect(read.reason.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 2_000 },
  );
});

test.each<[string, () => unknown]>([
  ['nothing', () => undefined],
  ['null', () => null],
  ['a text', () => 'hello'],
  ['bytes, as the encoding binary/plain gives', () => new Uint8Array([1, 2])],
  ['an array', () => [{ fields: {} }]],
  ['a date', () => new Date(0)],
  ['fields that are a list', () => ({ fields: [] })],
  ['fields that are bytes', () => ({ fields: new Uint8Array([1]) })],
  [
    'a value nested 30,000 levels deep',
    () => JSON.parse(`{"fields":{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`),
  ],
  ['an object that holds itself', () => withItself()],
  ['a member that throws', () => Object.defineProperty({}, 'fields', { enumerable: true, get: fail })],
  ['a proxy that throws', () => new Proxy({}, { ownKeys: fail, get: fail, getPrototypeOf: fail })],
  ['a toJSON that throws', () => ({ fields: {}, toJSON: fail })],
  ['an undefined value', () => ({ fields: { email: undefined } })],
])('%s is refused, and nothing is thrown', (_what, payload) => {
  expect(readChange('contact', payload())).toMatchObject({ ok: false, kind: 'undecodable' });
});

function withItself(): unknown {
  const fields: Record<string, unknown> = {};
  fields['self'] = fields;
  return { fields };
}

function fail(): never {
  throw new Error(canary);
}

test('a change keeps its fields, with our names, and null for what is cleared', () => {
  const read = readChange('contact', {
    fields: {
      contact_first_name: 'Ana',
      email: null,
      title: '',
      score: 0,
      isVip: false,
      tags: [],
      note: ' ',
    },
  });
  expect(read).toEqual({
    ok: true,
    value: {
      fields: { firstName: 'Ana', email: null, title: null, score: 0, isVip: false, tags: [], note: ' ' },
    },
  });
});

/** As JSON, with text in place of whole numbers over 2^53. */
function roundedAway(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    Number.isInteger(each) && !Number.isSafeInteger(each) ? String(each) : each,
  );
}

test('every JSON value of a field but the empty text, and a number that is not what was written, is taken as it is', () => {
  const name = fc.constantFrom(...objects.contact.fields, 'plan', 'constructor', 'toString');
  const value = fc.jsonValue({ maxDepth: 4 }).map((each) => JSON.parse(roundedAway(each)) as unknown);
  fc.assert(
    fc.property(fc.dictionary(name, value), (fields) => {
      const expected = Object.entries(fields).map(([field, each]) => [field, each === '' ? null : each]);
      expect(readChange('contact', { fields })).toEqual({
        ok: true,
        value: { fields: Object.fromEntries(expected) },
      });
    }),
  );
});

test('custom fields may be written nested or with a dot', () => {
  expect(
    readChange('contact', { fields: { custom_fields: { plan: 'pro', tier: '' }, 'custom_fields.size': 3 } }),
  ).toEqual({
    ok: true,
    value: { fields: { plan: 'pro', tier: null, size: 3 } },
  });
});

test('a change without fields is one: it may name a record, or click', () => {
  expect(readChange('contact', { externalId: '42' })).toEqual({
    ok: true,
    value: { fields: {}, externalId: '42' },
  });
  expect(readChange('contact', { fields: null, requestId: 'r' })).toEqual({
    ok: true,
    value: { fields: {}, requestId: 'r' },
  });
});

test('an external id of null takes back what an earlier change named', () => {
  expect(readChange('contact', { externalId: null })).toEqual({
    ok: true,
    value: { fields: {}, externalId: null },
  });
});

test('values that stand beside "fields" are refused, and only a few of their names are said', () => {
  const read = readChange('contact', {
    email: canary,
    changeId: canary,
    a: 1,
    b: 2,
    c: 3,
    ['x'.repeat(100)]: 4,
  });
  expect(read).toMatchObject({ ok: false, kind: 'undecodable' });
  expect(read.ok ? '' : read.reason).toMatch(/not beside it \(found email, changeId, a, b, c\)$/);
  expect(readChange('contact', { ['x'.repeat(100)]: canary })).toMatchObject({
    reason: expect.stringMatching(/\(found x{40}\)$/),
  });
  expect(readChange('contact', {})).toMatchObject({ reason: expect.stringMatching(/\(found nothing\)$/) });
});

test.each([
  ['{"fields":{"__proto__":{"polluted":1}}}'],
  ['{"fields":{"custom_fields.__proto__":1}}'],
  ['{"fields":{"custom_fields":{"__proto__":1}}}'],
])('%s is refused, and no object changes', (text) => {
  expect(readChange('contact', JSON.parse(text))).toMatchObject({ ok: false });
  expect({}).not.toHaveProperty('polluted');
});

test('"__proto__" deep in a value is a value like any other', () => {
  const read = readChange('contact', JSON.parse('{"fields":{"address":{"__proto__":{"polluted":1}}}}'));
  expect(JSON.stringify(read)).toContain('"address":{"__proto__":{"polluted":1}}');
  expect({}).not.toHaveProperty('polluted');
});

test.each([
  ['a field without a name', { fields: { '': 1 } }],
  ['a field whose name is only "custom_fields."', { fields: { 'custom_fields.': 1 } }],
  ['a field name of 501 characters', { fields: { ['x'.repeat(501)]: 1 } }],
  // Postgres stores neither of them, so a push would fail for ever.
  ['a field name with a NUL', { fields: { 'a\u0000': 1 } }],
  ['a field name with a lone surrogate', { fields: { custom_fields: { '\ud83d': 1 } } }],
  ['a change id with a NUL', { fields: {}, changeId: 'a\u0000' }],
  ['an external id with a lone surrogate', { fields: {}, externalId: '\udc69' }],
  ['an empty change id', { fields: {}, changeId: '' }],
  ['a change id of 501 characters', { fields: {}, changeId: 'x'.repeat(501) }],
  ['a request id that is an object', { fields: {}, requestId: {} }],
  ['an external id that is a flag', { fields: {}, externalId: true }],
  ['an external id whose digits are lost', { fields: {}, externalId: Number('12345678901234567890') }],
  ['a change id whose digits are lost', { fields: {}, changeId: 2 ** 53 }],
  ['a field whose digits are lost', { fields: { account: -(2 ** 53) } }],
  ['a list with such a number', { fields: { accounts: [{ id: 1e21 }] } }],
  ['an external id that says there is none', { fields: {}, externalId: ' None ' }],
  ['an external id of JavaScript', { fields: {}, externalId: 'undefined' }],
  ['a change id of SQL', { fields: {}, changeId: 'NULL' }],
  ['an unknown policy', { fields: {}, policy: 'always' }],
  ['a policy that every object has', { fields: {}, policy: 'constructor' }],
])('%s is refused', (_what, payload) => {
  expect(readChange('contact', payload)).toMatchObject({ ok: false, kind: 'undecodable' });
});

test('the ids of a change are texts; a number is one too', () => {
  const ids = { changeId: 'x'.repeat(500), requestId: 'é👩‍💻', externalId: 42 };
  expect(readChange('contact', { fields: {}, ...ids })).toEqual({
    ok: true,
    value: { fields: {}, ...ids, externalId: '42' },
  });
  expect(readChange('contact', { fields: {}, changeId: null, requestId: null })).toEqual({
    ok: true,
    value: { fields: {} },
  });
});

test('the time of a change is kept as ms since the epoch', () => {
  expect(readChange('contact', { fields: {}, occurredAt: '1970-01-01T00:00:01Z' })).toEqual({
    ok: true,
    value: { fields: {}, occurredAt: 1_000 },
  });
  expect(readChange('contact', { fields: {}, occurredAt: null })).toEqual({
    ok: true,
    value: { fields: {} },
  });
  expect(readChange('contact', { fields: {}, occurredAt: 'yesterday' })).toMatchObject({
    ok: false,
    kind: 'undecodable',
  });
});

test.each(policies)('the policy %s is kept', (policy) => {
  expect(readChange('contact', { fields: {}, policy })).toEqual({ ok: true, value: { fields: {}, policy } });
});

test('a change of 64 KB of JSON is taken, one byte more is too large', () => {
  const room = maxChangeBytes - JSON.stringify({ fields: { note: '' } }).length;
  expect(readChange('contact', { fields: { note: 'x'.repeat(room) } }).ok).toBe(true);
  expect(readChange('contact', { fields: { note: 'x'.repeat(room + 1) } })).toMatchObject({
    ok: false,
    kind: 'too_large',
  });
  // Bytes count, not characters.
  expect(readChange('contact', { fields: { note: 'é'.repeat(room / 2 + 1) } })).toMatchObject({
    ok: false,
    kind: 'too_large',
  });
});

test('sendNow needs a request id', () => {
  expect(readSendNow('contact', { fields: { email: 'a@example.com' } })).toMatchObject({
    ok: false,
    kind: 'undecodable',
  });
  expect(readSendNow('contact', { requestId: 'r', fields: { email: 'a@example.com' } })).toEqual({
    ok: true,
    value: { requestId: 'r', change: { requestId: 'r', fields: { email: 'a@example.com' } } },
  });
});

test('what the payload converter could not decode is dropped with its reason, cut to a line', () => {
  expect(readChange('contact', { undecodable: 'broken bytes' })).toEqual({
    ok: false,
    kind: 'undecodable',
    reason: 'broken bytes',
  });
  const long = readChange('contact', { undecodable: 'x'.repeat(100_000) });
  expect(long.ok ? '' : long.reason.length).toBeLessThanOrEqual(300);
  expect(undecodableReason({ undecodable: 'a', fields: {} })).toBeUndefined();
  expect(undecodableReason({ undecodable: 1 })).toBeUndefined();
});

test('a reason to drop a change never holds a value of it', () => {
  const bad = fc.constantFrom<Record<string, unknown>>(
    { fields: {}, policy: canary },
    { fields: {}, occurredAt: canary },
    { fields: {}, changeId: canary.repeat(100) },
    { requestId: { id: canary } },
    { fields: { email: canary, '': 1 } },
    { fields: { email: canary, phone: undefined } },
    { fields: [canary] },
    { fields: { note: canary.repeat(10_000) } },
    Object.defineProperty({}, 'fields', { enumerable: true, get: fail }),
  );
  fc.assert(
    fc.property(bad, (payload) => {
      const read = readChange('contact', payload);
      expect(read.ok).toBe(false);
      expect(read.ok ? '' : read.reason).not.toContain(canary);
    }),
  );
});

test('a number whose digits are lost is refused with what to do, and one that has them all is taken', () => {
  expect(readChange('contact', { fields: {}, externalId: Number('12345678901234567890') })).toMatchObject({
    ok: false,
    reason: '"externalId" is a number of more digits than arrive (over 2^53): send it as text',
  });
  expect(readChange('contact', { fields: { account: 2 ** 53 + 2 } })).toMatchObject({
    reason: 'the field "account" is a number of more digits than arrive (over 2^53): send it as text',
  });
  const whole = { account: Number.MAX_SAFE_INTEGER, share: 0.1, text: '12345678901234567890' };
  expect(readChange('contact', { fields: whole, externalId: Number.MAX_SAFE_INTEGER })).toMatchObject({
    ok: true,
    value: { fields: whole, externalId: '9007199254740991' },
  });
});
