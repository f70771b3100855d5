import { expect, it } from 'vitest';
import { lookupKeys } from './lookup-keys.ts';

it.each<[string, string, string, string | undefined, string[]]>([
  ['an e-mail in lower case', 'email', 'ann@example.com', undefined, ['ann@example.com']],
  ['an e-mail with capitals', 'email', 'Ann@Example.com', undefined, ['Ann@Example.com', 'ann@example.com']],
  ['E.164', 'phone', '+12025550137', undefined, ['+12025550137']],
  [
    'written with a country',
    'phone',
    '+1 (202) 555-0137',
    undefined,
    ['+1 (202) 555-0137', '+12025550137', '12025550137'],
  ],
  ['dialled with a country', 'phone', '0049 151 23456789', 'DE', ['0049 151 23456789', '+4915123456789']],
  ['without a country', 'phone', '0151 23456789', undefined, ['0151 23456789', '015123456789']],
  [
    'without a country, where one is set',
    'phone',
    '0151 23456789',
    'DE',
    ['0151 23456789', '+4915123456789'],
  ],
  ['no number of any country', 'phone', '555-0137', undefined, ['555-0137', '5550137']],
  [
    'with an extension',
    'phone',
    '+1 202 555 0137 ext. 12',
    undefined,
    ['+1 202 555 0137 ext. 12', '+12025550137', '12025550137'],
  ],
  [
    'two e-mails in one text',
    'email',
    'Ann@Example.com, ann@work.example',
    undefined,
    ['Ann@Example.com', 'ann@example.com', 'ann@work.example'],
  ],
  ['an e-mail beside none', 'email', 'ann@example.com; no-reply@example.com', undefined, ['ann@example.com']],
  ['our own id', 'entityId', 'C-1', undefined, ['C-1']],
  ['a phone that is nobody', 'phone', '000', undefined, []],
  ['an e-mail that is nobody', 'email', 'n/a', undefined, []],
  ['an id that is none', 'externalId', 'null', undefined, []],
])('%s', (_name, field, value, defaultCountry, expected) => {
  expect(lookupKeys([{ field, value }], { defaultCountry }).map((key) => key.value)).toEqual(expected);
});
