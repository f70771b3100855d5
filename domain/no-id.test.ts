import { expect, test } from 'vitest';
import { workflowIdOf } from './workflow-id.ts';
import { hasLostDigits, isNoId } from './no-id.ts';

test.each([
  'null',
  'undefined',
  'None',
  'NULL',
  ' none ',
  'NaN',
  'nil',
  '<nil>',
  'N/A',
  '#N/A',
  '(null)',
  '\\N',
  '[object Object]',
  'Infinity',
])('"%s" is no id, of a record or of a contact', (text) => {
  expect(isNoId(text)).toBe(true);
  expect(() => workflowIdOf({ object: 'contact', connectionId: 'demo', entityId: text })).toThrow(
    `"${text.trim()}" is no contact id`,
  );
});

test.each(['0', '-', '-1', '1e3', '007', 'nullable', 'None-1', '7', ''])(
  '"%s" is not one of them',
  (text) => {
    expect(isNoId(text)).toBe(false);
  },
);

test.each(['12345678901234567890', '-12345678901234567890', '9'.repeat(400), '1e400'])(
  'the number %s has lost digits',
  (json) => {
    expect(hasLostDigits(JSON.parse(json))).toBe(true);
  },
);

test.each([0, -1, 7.5, 2 ** 53 - 1, '12345678901234567890'])('%s has all of its digits', (value) => {
  expect(hasLostDigits(value)).toBe(false);
});
