// What others have put in a field that is replaced whole goes along; what the app has put there gives way.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../domain/json.ts';
import { createWholeFields } from './whole-fields.ts';

const whole = createWholeFields({ lists: { emails: 'email', tags: undefined }, containers: ['address'] });
const emails = (...list: string[]): Json => list.map((email) => ({ email, category: 'work' }));
const sentAs = (sent: Json) => (_field: string, value: Json) => canonicalJson(value) === canonicalJson(sent);
const nothingSent = () => false;

test.each<[string, Json, Json, Json, Json]>([
  [
    'an e-mail that changed replaces the one that we sent',
    emails('b'),
    emails('a', 'x'),
    emails('a'),
    emails('b', 'x'),
  ],
  ['one that is cleared goes, and others stay', null, emails('a', 'x'), emails('a'), emails('x')],
  ['two of ours give way to one', emails('c'), emails('a', 'b', 'x'), emails('a', 'b'), emails('c', 'x')],
  [
    'what a salesperson has put in front stays',
    emails('b'),
    emails('x', 'a'),
    emails('a'),
    emails('b', 'x', 'a'),
  ],
  [
    'ours stands there already, in another case',
    emails('b'),
    emails('x', 'B'),
    emails('a'),
    emails('b', 'x'),
  ],
  ['one alone is a field of one value', emails('b'), emails('x'), emails('a'), emails('b')],
  ['one alone is cleared', null, emails('x'), emails('a'), []],
  ['there is none', emails('b'), [], emails('a'), emails('b')],
])('%s', (_name, ours, present, sent, expected) => {
  expect(whole.complete({ emails: ours }, { emails: present }, sentAs(sent))).toEqual({ emails: expected });
});

test('a part of an address takes the other parts along, and no other address', () => {
  const present = { 'address.street': '1 Main', 'address.city': 'Bonn', 'address.state': '', title: 'CEO' };
  expect(whole.complete({ 'address.city': 'Berlin' }, present, nothingSent)).toEqual({
    'address.street': '1 Main',
    'address.city': 'Berlin',
  });
  expect(whole.complete({ name: 'Ann' }, present, nothingSent)).toEqual({ name: 'Ann' });
});

test('it is asked for where such a field changes, and nowhere else', () => {
  expect(
    [{ emails: null }, { 'address.city': 'x' }, { title: 'x' }, { address: 'x' }].map(whole.isIn),
  ).toEqual([true, true, false, false]);
});

const list = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 4 });

test('whatever was sent and is sent: what others added is there, ours is in front, and nothing twice', () => {
  fc.assert(
    fc.property(list, list, list, (sent, added, ours) => {
      const others = added.filter((tag) => !sent.includes(tag));
      const { tags } = whole.complete({ tags: ours }, { tags: [...sent, ...others] }, sentAs(sent)) as {
        tags: string[];
      };
      expect(tags.slice(0, ours.length)).toEqual(ours);
      expect(new Set(tags).size).toBe(tags.length);
      if (sent.length + others.length > 1) expect(tags).toEqual(expect.arrayContaining(others));
      if (sent.length > 0) {
        for (const tag of sent) if (!ours.includes(tag)) expect(tags).not.toContain(tag);
      }
    }),
  );
});
