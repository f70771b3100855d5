import { expect, it } from 'vitest';
import type { Json } from '../../domain/json.ts';
import { shownIdentity, shownValues } from './shown-values.ts';

it.each<[string, Json | undefined, string[]]>([
  ['a text', ' ann@example.com ', ['ann@example.com']],
  ['a number', 12025550137, ['12025550137']],
  ['several in one text', 'ann@example.com; ann@work.example', ['ann@example.com', 'ann@work.example']],
  ['a list', ['a@example.com', 'b@example.com'], ['a@example.com', 'b@example.com']],
  ['a list of objects', [{ value: 'ann@example.com', primary: true }], ['ann@example.com']],
  ['an object', { value: 'ann@example.com', label: 'work' }, ['ann@example.com']],
  [
    'an object with the name of its kind',
    { category: 'work', email: 'ann@example.com' },
    ['ann@example.com'],
  ],
  ['an object in an object', { attributes: { number: 7 } }, ['7']],
  ['an object that we cannot read', { id: 12345678, href: '/emails/9' }, []],
  ['a list with one that we cannot read', [{ id: 9 }, { value: 'ann@example.com' }], ['ann@example.com']],
  ['an empty list', [], []],
  ['nothing', null, []],
  ['absent', undefined, []],
  ['yes', true, []],
  ['nested without end', [[[[['ann@example.com']]]]], []],
])('%s', (_name, shown, values) => {
  expect(shownValues(shown)).toEqual(values);
});

it('shows a field only where one of its places has a value', () => {
  expect(shownIdentity({ email: [undefined, ['ann@example.com']], phone: [null, { id: 1 }] })).toEqual({
    email: ['ann@example.com'],
  });
});
