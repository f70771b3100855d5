import { describe, expect, it, test } from 'vitest';
import type { Fields } from '../../fields.ts';
import { createMapper } from '../create-mapper.ts';
import type { FieldRow, FieldTable } from '../field-table.ts';

const one = (row: FieldRow, fields: Fields, options: Partial<FieldTable> = {}) =>
  createMapper({ defaults: { fields: { x: row }, ...options } }).map(fields, 'c-1').record;

describe('a source', () => {
  it.each<[string, FieldRow, Fields, Fields]>([
    ['a field', 'a', { a: 0 }, { x: 0 }],
    ['a value inside', 'a.b', { a: { b: false } }, { x: false }],
    ['an entry of a list', 'a.1', { a: ['p', 'q'] }, { x: 'q' }],
    ['a field with a dot in its name', 'a.b', { 'a.b': 1, a: { b: 2 } }, { x: 1 }],
    ['a field with an escaped dot', String.raw`a\.b`, { 'a.b': 1 }, { x: 1 }],
    ['inside of what is no object', 'a.b', { a: 'text' }, {}],
    ['inside of what was cleared', 'a.b', { a: null }, { x: null }],
    ['behind the end of a list', 'a.9', { a: ['p'] }, { x: null }],
    ['a constant', { constant: ['a', 1] }, {}, { x: ['a', 1] }],
    ['the first', { firstOf: ['a', 'b', { constant: 'c' }] }, { a: ' ', b: 'B' }, { x: 'B' }],
    ['the first of none', { firstOf: ['a', 'b'] }, { a: null }, { x: null }],
    ['the first of what is not known', { firstOf: ['a', 'b'] }, {}, {}],
    ['a default in our words', { firstOf: ['a', { constant: 'c' }] }, { a: null }, { x: 'c' }],
    ['all', { allOf: ['a', 'b'] }, { a: 'p', b: ['q', 'p', null] }, { x: ['p', 'q'] }],
    ['all of none', { allOf: ['a', 'b'] }, { b: [] }, { x: null }],
    ['several texts', { combine: ['a', 'b'] }, { a: 'Ann ', b: 'Lee' }, { x: 'Ann Lee' }],
    ['one of several texts', { combine: ['a', 'b'], with: ', ' }, { a: null, b: 'Lee' }, { x: 'Lee' }],
    ['a template', { template: '{a} of {b.c}' }, { a: 'Ann', b: { c: 7 } }, { x: 'Ann of 7' }],
    ['a template with a gap', { template: '{a} of {b}' }, { a: 'Ann' }, {}],
    ['a template with what was cleared', { template: '{a} of {b}' }, { a: 'Ann', b: null }, { x: null }],
    [
      'a part of a name',
      { part: 'lastName', of: 'a' },
      { a: 'Ludwig van Beethoven' },
      { x: 'van Beethoven' },
    ],
    ['the part that a name has not', { part: 'firstName', of: 'a' }, { a: 'Beethoven' }, {}],
    ['a default in their words', { from: 'a', default: 'new' }, {}, { x: 'new' }],
    ['no default where there is a value', { from: 'a', default: 'new' }, { a: 0 }, { x: 0 }],
    ['one of the way back only', { from: 'a', direction: 'fromCrm' }, { a: 1 }, {}],
  ])('%s', (_what, row, fields, record) => {
    expect(one(row, fields)).toEqual(record);
  });
});

describe('what is cleared', () => {
  it.each<[string, FieldRow, Partial<FieldTable>, Fields]>([
    ['is null', 'a', {}, { x: null }],
    ['is empty where the CRM clears so', 'a', { clear: 'empty' }, { x: '' }],
    ['is not sent where the CRM cannot clear', { from: 'a', clear: 'omit' }, { clear: 'empty' }, {}],
  ])('%s', (_what, row, options, record) => {
    for (const a of [null, '', '  ', []]) expect(one(row, { a }, options)).toEqual(record);
  });
});

test('a CRM that has texts only gets texts', () => {
  const asText = { lists: ';' };
  const send = (a: Fields[string], row: FieldRow = 'a') => one(row, { a }, { asText, clear: 'empty' });
  expect(send(7)).toEqual({ x: '7' });
  expect(send(false)).toEqual({ x: 'false' });
  expect(send(['a', 1])).toEqual({ x: 'a;1' });
  expect(send(null)).toEqual({ x: '' });
  expect(() => send({ a: 1 })).toThrow('a must be a text');
  expect(send('ann@example.com', { from: 'a', steps: [{ do: 'lookup', in: 'owners' }] })).toMatchObject({
    x: { $lookup: 'owners' },
  });
});
