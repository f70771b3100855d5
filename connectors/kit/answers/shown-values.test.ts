import { expect, it } from 'vitest';
import type { Json } from '../../../domain/json.ts';
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
  ['an object by kind', { work: 'bob@example.com', home: null }, ['bob@example.com']],
  [
    'objects by kind',
    { primary: { email: 'bob@example.com' }, other: ['bob@home.example'] },
    ['bob@example.com', 'bob@home.example'],
  ],
  ['a list under a name', { emails: ['bob@example.com'], total: 1 }, ['bob@example.com']],
  [
    'an object whose first name is empty',
    { value: null, label: 'work', email: 'bob@example.com' },
    ['bob@example.com'],
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
