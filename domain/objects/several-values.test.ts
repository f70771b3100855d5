import { expect, test } from 'vitest';
import { severalIn } from './several-values.ts';

test.each<[string, string, string[]]>([
  ['email', 'ann@example.com', ['ann@example.com']],
  ['email', 'Ann Lee <ann@example.com>', ['Ann Lee <ann@example.com>']],
  ['email', 'ann@example.com, ann@work.example', ['ann@example.com', 'ann@work.example']],
  ['email', 'ann@example.com ann@work.example', ['ann@example.com', 'ann@work.example']],
  ['email', "Work: a.o'neil+x@example.com / <b@home.example>", ["a.o'neil+x@example.com", 'b@home.example']],
  ['email', '@@', ['@@']],
  ['email', 'n/a', ['n/a']],
  ['phone', '+1 202 555 0137', ['+1 202 555 0137']],
  ['phone', '+1 202 555 0137 / +1 202 555 0138', ['+1 202 555 0137', '+1 202 555 0138']],
  ['phone', '555-0137 or 555-0138', ['555-0137', '555-0138']],
  ['phone', '030/1234567', ['030/1234567']],
  ['phone', '+1 202 555 0137, 12', ['+1 202 555 0137, 12']],
  ['phone', '', ['']],
  ['entityId', 'a@b, c@d', ['a@b, c@d']],
  ['constructor', 'x', ['x']],
])('the %s "%s"', (field, text, values) => {
  expect(severalIn(field, text)).toEqual(values);
});
