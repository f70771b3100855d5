// What holds for any table and any fields.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fields } from '../../fields.ts';
import { canonicalJson, isJson, type Json } from '../../json.ts';
import { createMapper, type Mapped, type MapperOptions } from '../create-mapper.ts';
import type { FieldRule, FieldTable, Source } from '../field-table.ts';
import { MappingRefusal } from '../mapping-refusal.ts';
import type { Step } from '../steps/step.ts';
import { isEmpty } from '../values.ts';

const names = fc.constantFrom(
  'email',
  'firstName',
  'lastName',
  'name',
  'amount',
  'a.b',
  'a',
  'constructor',
  '__proto__',
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    ' ',
    'Ann Lee',
    'a;b',
    '1,5',
    '12.50',
    '2026-12-31',
    '2026-03-29T02:30',
    'yes',
    '+49151',
    '😀😀😀',
  ),
);
const json = fc.jsonValue({
  depthSize: 'small',
  noUnicodeString: false,
  stringUnit: 'binary',
}) as fc.Arbitrary<Json>;
const fields: fc.Arbitrary<Fields> = fc
  .array(fc.tuple(fc.oneof(names, text), fc.oneof(text, json, fc.constant(null))), { maxLength: 8 })
  .map((entries) => Object.fromEntries(entries));

const source: fc.Arbitrary<Source> = fc.letrec<{ source: Source }>((tie) => ({
  source: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    names,
    fc.constant({ entityId: true } as const),
    json.map((constant) => ({ constant })),
    fc.array(tie('source'), { maxLength: 3 }).map((firstOf) => ({ firstOf })),
    fc.array(tie('source'), { maxLength: 3 }).map((allOf) => ({ allOf })),
    fc.array(tie('source'), { maxLength: 3 }).map((combine) => ({ combine })),
    fc.constantFrom('{name} of {a.b}', 'plain', '{{x}}').map((template) => ({ template })),
    fc.record({ part: fc.constantFrom('firstName', 'lastName'), of: tie('source') }),
  ),
})).source;

const step = fc.constantFrom<Step>(
  { do: 'trim' },
  { do: 'case', to: 'title' },
  { do: 'split', at: ';' },
  { do: 'join', with: ', ' },
  { do: 'first' },
  { do: 'entries', key: 'email', more: { category: 'work' } },
  { do: 'values', map: { 'Ann Lee': 1 }, otherwise: 'refuse' },
  { do: 'choice', options: [{ value: 'y', label: 'yes' }] },
  { do: 'choices', with: ';' },
  { do: 'lookup', in: 'owners' },
  { do: 'text' },
  { do: 'number', shift: 2 },
  { do: 'money', in: 'cents' },
  { do: 'boolean' },
  { do: 'date', as: 'unixSeconds', midnight: 'account' },
  { do: 'dateTime', as: 'iso' },
  { do: 'phone', otherwise: 'refuse' },
);

const rule: fc.Arbitrary<FieldRule> = fc.record(
  {
    from: source,
    steps: fc.array(step, { maxLength: 3 }),
    default: json,
    direction: fc.constantFrom('toCrm', 'fromCrm', 'both'),
    maxLength: fc.integer({ min: 0, max: 6 }),
    tooLong: fc.constantFrom('refuse', 'cut'),
    isRequired: fc.boolean(),
    clear: fc.constantFrom('null', 'empty', 'omit'),
    onInvalid: fc.constantFrom('hold', 'sendWithout'),
  },
  { requiredKeys: ['from'] },
);
const crmField = fc.constantFrom('x', 'y', 'z.one', 'z.two', 'constructor');
const table: fc.Arbitrary<FieldTable> = fc.record(
  {
    fields: fc.dictionary(crmField, rule, { maxKeys: 5 }),
    others: fc.constantFrom<NonNullable<FieldTable['others']>>('report', 'sameName', { into: 'more' }),
    clear: fc.constantFrom('null', 'empty', 'omit'),
    asText: fc.constant({ lists: ';' }),
    elsewhere: fc.constant(['amount']),
  },
  { requiredKeys: ['fields'] },
);
const anyOptions: fc.Arbitrary<MapperOptions> = fc.record({
  defaults: table,
  changes: fc.record({
    fields: fc.dictionary(names, fc.oneof(crmField, fc.constant('none')), { maxKeys: 2 }),
  }),
  account: fc.record({ timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Mars/Olympus_Mons') }),
  onInvalidField: fc.constantFrom('hold', 'sendWithout'),
  phones: fc.constant({ toE164: (phone: string) => (phone.startsWith('+') ? phone : undefined) }),
});

/** Undefined: refused, by the one error. */
function mappedBy(options: MapperOptions, given: Fields): Mapped | undefined {
  try {
    return createMapper(options).map(given, 'c-1');
  } catch (error) {
    expect(error).toBeInstanceOf(MappingRefusal);
    if (error instanceof MappingRefusal) expect(error.reason).not.toBe('');
    return undefined;
  }
}

const runs = { numRuns: 1_000 };

test('whatever the table and the fields: a record that JSON can carry, or the one refusal', () => {
  fc.assert(
    fc.property(anyOptions, fields, (options, given) => {
      const before = canonicalJson(given);
      const one = mappedBy(options, given);
      expect(canonicalJson(given)).toBe(before);
      if (one === undefined) return;
      expect(isJson(one.record)).toBe(true);
      const again = mappedBy(
        structuredClone({ ...options, phones: undefined }) && options,
        structuredClone(given),
      );
      expect(again).toEqual(one);
    }),
    runs,
  );
});

test('every field with a value is sent, left out, reported, or was never to be sent', () => {
  fc.assert(
    fc.property(anyOptions, fields, (options, given) => {
      const one = mappedBy(options, given);
      if (one === undefined) return;
      const { fields: moved = {} } = options.changes ?? {};
      const deliberate = [
        ...(options.defaults.elsewhere ?? []),
        ...Object.entries(moved).flatMap(([ours, theirs]) => (theirs === 'none' ? [ours] : [])),
      ];
      const leftOut = one.leftOut.map(({ field }) => field);
      const told = new Set([...one.mapped, ...leftOut, ...one.unmapped]);
      const fromCrmOnly = Object.values(options.defaults.fields).some(
        (row) => typeof row === 'object' && 'direction' in row && row.direction === 'fromCrm',
      );
      for (const [name, value] of Object.entries(given)) {
        if (isEmpty(value) || deliberate.includes(name) || fromCrmOnly) continue;
        expect(told).toContain(name);
      }
      for (const name of one.unmapped) {
        expect(one.mapped).not.toContain(name);
        // Where nothing of ours makes a value, the CRM's field is named.
        const ours = one.leftOut.filter(({ field, crmField: theirs }) => field !== theirs);
        expect(ours.map(({ field }) => field)).not.toContain(name);
        expect(isEmpty(given[name])).toBe(false);
      }
    }),
    runs,
  );
});

test('no text is longer than its field, and none ends in half of a character that was whole', () => {
  const from = fc.string({ unit: 'grapheme-composite', maxLength: 12 });
  fc.assert(
    fc.property(from, fc.integer({ min: 1, max: 8 }), fc.boolean(), (value, maxLength, isText) => {
      const defaults: FieldTable = {
        fields: { x: { from: 'a', maxLength, tooLong: 'cut' } },
        ...(isText ? { asText: { lists: ';' } } : {}),
      };
      const { x = '' } = createMapper({ defaults }).map({ a: value }, 'c-1').record;
      const sent = typeof x === 'string' ? x : '';
      expect(sent.length).toBeLessThanOrEqual(maxLength);
      expect(sent).not.toMatch(/\p{Surrogate}/u);
      if (value.trim() !== '') expect(value.startsWith(sent)).toBe(true);
      if (value.trim() !== '')
        expect(sent.length).toBeGreaterThanOrEqual(Math.min(value.length, maxLength) - 1);
    }),
    runs,
  );
});

test('what is cleared is cleared at the CRM, whatever the steps, unless another field or a default gives a value', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 3 }), fc.constantFrom(null, '', '  ', []), (steps, a) => {
      const { record } = createMapper({ defaults: { fields: { x: { from: 'a', steps } } } }).map(
        { a },
        'c-1',
      );
      expect(record).toEqual({ x: null });
    }),
  );
});

test('a value that is in the form of the CRM already stays', () => {
  const settled = fc.constantFrom<Step>(
    ...([
      { do: 'trim' },
      { do: 'case', to: 'lower' },
      { do: 'case', to: 'title' },
      { do: 'split', at: ';' },
      { do: 'join', with: ';' },
      { do: 'entries', key: 'email', more: { category: 'work' } },
      { do: 'choice', options: [{ value: 'y', label: 'yes' }] },
      { do: 'choices', with: ';' },
      { do: 'text' },
      { do: 'number', as: 'text' },
      { do: 'money', in: 'units' },
      { do: 'boolean' },
      { do: 'date', as: 'iso' },
      { do: 'dateTime', as: 'iso' },
    ] satisfies Step[]),
  );
  fc.assert(
    fc.property(settled, fc.oneof(text, json), (each, value) => {
      const options: MapperOptions = {
        defaults: { fields: { x: { from: 'a', steps: [each] } } },
        account: { timeZone: 'Europe/Berlin' },
      };
      const once = mappedBy(options, { a: value })?.record['x'];
      if (once === undefined || once === null) return;
      expect(mappedBy(options, { a: once })?.record['x']).toEqual(once);
    }),
    { numRuns: 3_000 },
  );
});
