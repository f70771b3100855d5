import { expect, test } from 'vitest';
import type { Json } from '../json.ts';
import { readCell, readId } from './read-cell.ts';

const values = (field: string, value: Json): Json[] | string => {
  const read = readCell('contact', field, value);
  return read.ok ? read.values : read.reason;
};

const shortened =
  'is a number that a spreadsheet has shortened, and its digits are lost: make the column text there, and export it again';

test.each<[string, Json, Json[]]>([
  ['phone', '="02025550135"', ['02025550135']],
  ['phone', "'02025550137", ['02025550137']],
  ['phone', '（０２０）５５５０１３５', ['(020)5550135']],
  ['phone', 'tel:+1-202-555-0135', ['+1-202-555-0135']],
  ['phone', 'tel:+1-202-555-0135;ext=12', ['+1-202-555-0135 ext. 12']],
  ['phone', '"+1 202 555 0135"', ['+1 202 555 0135']],
  ['phone', '+1 202 555 0135\u200B', ['+1 202 555 0135']],
  ['phone', '\u202A+1 202 555 0135\u202C', ['+1 202 555 0135']],
  ['phone', '2025550135.0', ['2025550135']],
  ['phone', '+1 202 555 0135 ::: +1 202 555 0136', ['+1 202 555 0135', '+1 202 555 0136']],
  ['phone', '+1 202 555 0135; +1 202 555 0136', ['+1 202 555 0135', '+1 202 555 0136']],
  ['phone', '+1 202 555 0135 / +1 202 555 0136', ['+1 202 555 0135', '+1 202 555 0136']],
  // An area code and a number are one phone.
  ['phone', '0202 / 5550135', ['0202 / 5550135']],
  ['phone', '+1 202 555 0135, 12', ['+1 202 555 0135, 12']],
  ['phone', 12025550135, ['12025550135']],
  ['email', '<a@example.com>', ['a@example.com']],
  ['email', 'Ann Lee <a@example.com>', ['a@example.com']],
  ['email', 'Lee, Ann <a@example.com>', ['a@example.com']],
  ['email', 'mailto:a@example.com?subject=Hi', ['a@example.com']],
  ['email', '<mailto:a@example.com>', ['a@example.com']],
  ['email', 'a@example.com;', ['a@example.com']],
  ['email', '"a@example.com"', ['a@example.com']],
  ['email', "'a@example.com'", ['a@example.com']],
  ['email', 'a@example.com\u200B', ['a@example.com']],
  ['email', 'a\u00AD@example.com', ['a@example.com']],
  ['email', 'ａ＠example.com', ['a@example.com']],
  ['email', "o'brien@example.com", ["o'brien@example.com"]],
  ['email', 'a@example.com ::: b@example.com', ['a@example.com', 'b@example.com']],
  [
    'email',
    'a@example.com, b@example.com;c@example.com',
    ['a@example.com', 'b@example.com', 'c@example.com'],
  ],
  ['email', 'a@example.com b@example.com', ['a@example.com', 'b@example.com']],
  ['email', '"Lee, Ann" <a@example.com>; Bob <b@example.com>', ['a@example.com', 'b@example.com']],
  ['email', 'Lee, Ann <a@example.com>, b@example.com', ['a@example.com', 'b@example.com']],
  // What is none stays, and its row says so.
  ['email', 'a@example.com, call first @ noon, b', ['a@example.com, call first @ noon, b']],
  [
    'email',
    [{ value: 'b@example.com' }, { value: 'a@example.com', primary: true }],
    ['a@example.com', 'b@example.com'],
  ],
  ['tags', '"VIP","Lead"', ['VIP', 'Lead']],
  ['tags', '"""VIP"",""Lead"""', ['VIP', 'Lead']],
  ['tags', '"Fairs, 2026";VIP', ['Fairs, 2026', 'VIP']],
  ['tags', '* myContacts ::: Customers', ['myContacts', 'Customers']],
  ['tags', ['VIP', 'Lead'], ['VIP', 'Lead']],
  ['website', '<https://example.com>', ['https://example.com']],
  ['website', 'https://example.com ::: https://example.net', ['https://example.com', 'https://example.net']],
  ['company', '"Acme"', ['Acme']],
  ['company', '\uFEFF Acme\u00A0', ['Acme']],
  ['company', 42, ['42']],
  ['postalCode', "'01067", ['01067']],
  ['postalCode', '="01067"', ['01067']],
  ['birthDate', '0/0/00', []],
  ['birthDate', '0000-00-00', []],
  ['lastName', '#N/A', []],
  ['Score', "'007", ['007']],
])('the cell %# of %s is read without what is around it', (field, cell, expected) => {
  expect(values(field, cell)).toEqual(expected);
});

test.each<[string, string]>([
  ['lastName', "'t Hooft"],
  ['lastName', "in 't Veld"],
  ['city', "'s-Hertogenbosch"],
  ['Note', "'s-Hertogenbosch is <b>nice</b>"],
  ['Note', '<b>hello</b>'],
  ['Note', '"quoted" and "quoted"'],
  ['Note', '"quoted as a whole"'],
  ['Note', 'a@example.com; b@example.com'],
  ['Note', 'mailto:a@example.com'],
  ['Note', '１２３ ﬁx'],
  ['Note', '12E4'],
  ['Note', 'one ::: two'],
  ['Score', '1.25e+01'],
  ['name', '👩\u200D🚀'],
])('a text stays as it is (%#)', (field, text) => {
  expect(values(field, text)).toEqual([text]);
});

test.each<[string, Json, string]>([
  ['phone', '4.47E+11', shortened],
  ['phone', '4,47E+11', shortened],
  ['phone', '4.47e11', shortened],
  ['phone', '="4.47E+11"', shortened],
  ['lastName', '4.47E+11', shortened],
  ['Customer number', '4.47E+11', shortened],
  ['company', '#NAME?', 'is the error of a formula in a spreadsheet, and no value'],
  [
    'Signed',
    '########',
    'is what a spreadsheet prints where a column is too narrow: widen it there, and export it again',
  ],
  ['email', 12345, 'is not an e-mail address'],
  ['email', true, 'is not an e-mail address'],
  ['emails', ['a@example.com', 7], 'is not an e-mail address'],
  ['phone', 20255501.5, 'is no phone number'],
  ['phone', 2 ** 60, 'is a number of more digits than arrive (over 2^53): send it as text'],
  ['firstName', { value: 'Ann' }, 'is no text'],
])('the cell %# of %s is refused, and says why', (field, cell, reason) => {
  expect(values(field, cell)).toBe(reason);
});

test.each<[Json, unknown]>([
  ['="007"', { ok: true, id: '007' }],
  ["'007", { ok: true, id: '007' }],
  ['\uFEFF7\u200B', { ok: true, id: '7' }],
  ['"a-1"', { ok: true, id: 'a-1' }],
  [7, { ok: true, id: '7' }],
  [null, { ok: true, id: '' }],
  // An id may look like this; a spreadsheet prints a plus and two digits.
  ['12E4', { ok: true, id: '12E4' }],
  ['1.23E+15', { ok: false, reason: shortened }],
  [2 ** 60, { ok: false, reason: expect.stringContaining('send it as text') }],
  [{}, { ok: false, reason: 'is neither a text nor a number' }],
])('the id %# is read, or refused', (cell, expected) => {
  expect(readId(cell)).toEqual(expected);
});
