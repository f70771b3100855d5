import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CrmRecord, OverwritePolicy } from '../connectors/connector.ts';
import { canonicalJson, type Json } from '../domain/json.ts';
import { needsCurrent, selectFields, type Selection } from './select-fields.ts';

type Options = Parameters<typeof selectFields>[0];

const hashesOf = (record: CrmRecord): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record).map(([field, value]) => [field, `hash of ${canonicalJson(value)}`]),
  );

/** An update of a linked record that sends changed fields, unless the options say otherwise. */
function select(record: CrmRecord, options: Partial<Options> & { sent?: CrmRecord } = {}): Selection {
  const { sent = {}, ...rest } = options;
  return selectFields({
    record,
    hashes: hashesOf(record),
    sentHashes: hashesOf(sent),
    declaration: { updateForm: 'changed', onAdopt: 'fillEmpty' },
    overwrite: {},
    isAdoption: false,
    current: undefined,
    ...rest,
  });
}

const full = { declaration: { updateForm: 'full', onAdopt: 'fillEmpty' } } as const;

test('a phone change never sends the title that a salesperson edited', () => {
  const selection = select({ phone: '2', title: 'Owner' }, { sent: { phone: '1', title: 'Owner' } });
  expect(selection).toEqual({ toSend: { phone: '2' }, changed: ['phone'], withheld: [] });
});

test('a cleared field is sent as null', () => {
  expect(select({ phone: null }, { sent: { phone: '1' } }).toSend).toEqual({ phone: null });
});

test('a record that equals what was sent sends nothing, also where the object wants the whole record', () => {
  const record = { phone: '1', tags: ['a'] };
  expect(select(record, { sent: record })).toEqual({ toSend: {}, changed: [], withheld: [] });
  expect(select(record, { ...full, sent: record })).toEqual({ toSend: {}, changed: [], withheld: [] });
});

test('an object that wants the whole record gets it when one field changes', () => {
  const selection = select(
    { phone: '2', name: 'Ana', note: null },
    { ...full, sent: { phone: '1', name: 'Ana', note: null } },
  );
  expect(selection).toEqual({
    toSend: { phone: '2', name: 'Ana', note: null },
    changed: ['phone'],
    withheld: [],
  });
});

test.each<[OverwritePolicy | undefined, Json | undefined, 'changed' | 'withheld']>([
  [undefined, 'theirs', 'changed'],
  ['always', 'theirs', 'changed'],
  ['ifEmpty', 'theirs', 'withheld'],
  ['ifEmpty', 0, 'withheld'],
  ['ifEmpty', false, 'withheld'],
  ['ifEmpty', '', 'changed'],
  ['ifEmpty', null, 'changed'],
  ['ifEmpty', [], 'changed'],
  ['ifEmpty', ['theirs'], 'withheld'],
  ['ifEmpty', undefined, 'changed'],
  ['onCreate', undefined, 'withheld'],
  ['onCreate', '', 'withheld'],
  ['never', '', 'withheld'],
])('with the policy %s a field that holds %j at the CRM is %s', (policy, value, expected) => {
  const selection = select(
    { title: 'ours' },
    {
      overwrite: policy === undefined ? {} : { title: policy },
      current: value === undefined ? {} : { title: value },
    },
  );
  expect(selection[expected]).toEqual(['title']);
  expect(selection.toSend).toEqual(expected === 'changed' ? { title: 'ours' } : {});
});

test('what nobody could look up is not filled, and a field with the name of an inherited member is empty until it is set', () => {
  const ifEmpty = { overwrite: { title: 'ifEmpty', constructor: 'ifEmpty' } } as const;
  expect(select({ title: 'ours' }, { ...ifEmpty, current: undefined }).withheld).toEqual(['title']);
  expect(select({ title: 'ours' }, { isAdoption: true, current: undefined }).withheld).toEqual(['title']);
  const current: CrmRecord = {};
  expect(select({ constructor: 'ours' }, { ...ifEmpty, current }).changed).toEqual(['constructor']);
});

test('an adopted record is filled where it is empty, or overwritten where the connector has no more', () => {
  const adoption = { isAdoption: true, current: { title: 'theirs', phone: '' } };
  const record = { title: 'ours', phone: '1', email: 'a@example.com' };
  expect(select(record, adoption)).toEqual({
    toSend: { phone: '1', email: 'a@example.com' },
    changed: ['phone', 'email'],
    withheld: ['title'],
  });
  const overwrite = { updateForm: 'changed', onAdopt: 'overwrite' } as const;
  expect(select(record, { ...adoption, declaration: overwrite }).toSend).toEqual(record);
});

test('a full record repeats what the CRM has in the fields that we may not write', () => {
  const selection = select(
    { title: 'ours', phone: '2', source: 'app' },
    {
      ...full,
      sent: { phone: '1' },
      overwrite: { title: 'ifEmpty', source: 'never' },
      current: { title: 'theirs', source: 'web' },
    },
  );
  expect(selection.toSend).toEqual({ phone: '2', title: 'theirs', source: 'web' });
  expect(selection.changed).toEqual(['phone']);
});

test('a full record leaves a field out that we may not write when nobody knows what the CRM has', () => {
  const selection = select(
    { phone: '2', source: 'app' },
    { ...full, sent: { phone: '1' }, overwrite: { source: 'never' } },
  );
  expect(selection.toSend).toEqual({ phone: '2' });
});

test('every field that differs is either changed or withheld, and a withheld value never goes over the wire', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const dictionary = <Value>(value: fc.Arbitrary<Value>) =>
    fc.dictionary(name, value, { noNullPrototype: true });
  const ours = fc.constantFrom<Json>('ours', 'ours 2', null, 0);
  const theirs = fc.constantFrom<Json>('theirs', '', null, []);
  const policy = fc.constantFrom<OverwritePolicy>('always', 'ifEmpty', 'onCreate', 'never');
  const options = fc.record({
    sent: dictionary(ours),
    overwrite: dictionary(policy),
    current: fc.option(dictionary(theirs), { nil: undefined }),
    isAdoption: fc.boolean(),
    declaration: fc.record({
      updateForm: fc.constantFrom('changed' as const, 'full' as const),
      onAdopt: fc.constantFrom('fillEmpty' as const, 'overwrite' as const),
    }),
  });
  fc.assert(
    fc.property(dictionary(ours), options, (record, given) => {
      const { toSend, changed, withheld } = select(record, given);
      const differing = Object.keys(record).filter(
        (field) => hashesOf(record)[field] !== hashesOf(given.sent)[field],
      );
      expect([...changed, ...withheld].toSorted()).toEqual(differing.toSorted());
      for (const field of changed) expect(toSend[field]).toBe(record[field]);
      for (const field of withheld) {
        expect([undefined, given.current?.[field]]).toContain(toSend[field]);
      }
      if (changed.length === 0) expect(toSend).toEqual({});
      if (given.declaration.updateForm === 'changed') expect(Object.keys(toSend)).toEqual(changed);
    }),
    { numRuns: 500 },
  );
});

test('the record at the CRM is asked for only where it decides about a field that is to be sent', () => {
  const asked = (
    overwrite: Record<string, OverwritePolicy>,
    updateForm: 'changed' | 'full',
    differs = true,
  ) =>
    needsCurrent({
      record: { title: 'ours', phone: '1' },
      hashes: { title: 'a', phone: differs ? 'b' : 'c' },
      sentHashes: { title: 'a', phone: 'c' },
      declaration: { updateForm, onAdopt: 'fillEmpty' },
      overwrite,
      isAdoption: false,
    });
  expect(asked({ phone: 'ifEmpty' }, 'changed')).toBe(true);
  expect(asked({ title: 'ifEmpty' }, 'changed')).toBe(false);
  expect(asked({ phone: 'never' }, 'changed')).toBe(false);
  expect(asked({ title: 'ifEmpty' }, 'full')).toBe(true);
  expect(asked({ title: 'ifEmpty' }, 'full', false)).toBe(false);
});

test('it is asked for too where a field changes that the CRM replaces whole', () => {
  const asked = (name: string, overwrite: Record<string, OverwritePolicy> = {}) =>
    needsCurrent({
      record: { emails: ['b'], title: 'ours' },
      hashes: { emails: 'b', title: 'a' },
      sentHashes: { emails: 'a', title: 'a' },
      declaration: { updateForm: 'changed', onAdopt: 'overwrite' },
      overwrite,
      isAdoption: false,
      wholeFields: { isIn: (record) => Object.hasOwn(record, name) },
    });
  expect([asked('emails'), asked('title'), asked('emails', { emails: 'never' })]).toEqual([
    true,
    false,
    false,
  ]);
});

test('on whose behalf an update is made goes with each of them, and alone is none', () => {
  const declaration = {
    updateForm: 'changed',
    onAdopt: 'overwrite',
    withEachUpdate: ['agent', 'none'],
  } as const;
  const record = { agent: 'a@example.com', phone: '2', city: 'Davis' };
  const sent = { ...record, phone: '1' };
  expect(select(record, { declaration, sent })).toEqual({
    toSend: { agent: 'a@example.com', phone: '2' },
    changed: ['phone'],
    withheld: [],
  });
  const another = select(record, { declaration, sent: { ...record, agent: 'b@example.com' } });
  expect(another).toMatchObject({ toSend: {}, changed: [] });
});
