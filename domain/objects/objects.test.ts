import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparedKey, fieldName, fieldNameOfHeader, objects } from './objects.ts';
import { isSamePhone } from './spellings.ts';

test.each([
  ['email', ' Ana@Example.COM ', 'ana@example.com'],
  ['email', 'Ann Lee <Ann@Example.com>', 'ann@example.com'],
  ['email', 'mailto:ann@example.com', 'ann@example.com'],
  ['email', 'ann@example.com;', 'ann@example.com'],
  ['email', 'ann@example.com\u200B', 'ann@example.com'],
  ['email', '<>', '<>'],
  ['phone', '+1 (202) 555-0101', '12025550101'],
  ['phone', '+49 (0)151 2345678', '491512345678'],
  ['phone', '202 555 0101 ext. 12', '2025550101'],
  ['phone', '+1 202 555 0101 x12', '12025550101'],
  ['phone', '+1 202 555 0101 #12', '12025550101'],
  ['phone', '+1-202-555-0101;ext=12', '12025550101'],
  ['phone', '+1 202 555 0101, 12', '12025550101'],
  ['phone', '+49 30 5550101 Durchwahl 12', '49305550101'],
  // Not where less than a number would stay.
  ['phone', '0151, 234567', '151234567'],
  ['email', 'ann@BÜCHER.example', 'ann@xn--bcher-kva.example'],
  ['email', 'ann@xn--bcher-kva.example', 'ann@xn--bcher-kva.example'],
  ['email', 'ａｎｎ＠example.com', 'ann@example.com'],
  ['email', 'ann+news@example.com', 'ann+news@example.com'],
  // `00` is a `+`, and a trunk `0` no part of the number: one person who is written in two ways is claimed once.
  ['phone', '00 1 202 555 0101', '12025550101'],
  ['phone', '0151 2345678', '1512345678'],
  ['phone', '(0)151 2345678', '1512345678'],
  ['phone', 'ext', 'ext'],
  ['phone', '000', '000'],
  ['entityId', ' C-1 ', 'C-1'],
  ['externalId', 'Lead-A', 'Lead-A'],
])('the %s "%s" is the key "%s"', (field, value, key) => {
  expect(comparedKey('contact', field, value)).toBe(key);
});

test.each([
  ['+49 151 2345678', '0049-151-2345678', true],
  ['+49 151 2345678', '0151/2345678', true],
  ['+49 151 2345678', '1512345678', true],
  ['+49 151 2345678', '345678', false],
  ['+49 151 2345678', '+43 151 2345678', false],
  ['+49 151 2345678', '+49 151 2345679', false],
  ['+49 151 2345678', '+49 (0)151 2345678', true],
  ['+49 151 2345678', '', false],
  ['a mobile', 'no mobile', false],
])('as far as a CRM shows it, %s and %s are the same phone: %s', (one, other, isSame) => {
  expect(isSamePhone(one, other)).toBe(isSame);
  expect(isSamePhone(other, one)).toBe(isSame);
});

test('a key is its own form, and no value becomes an empty key unless it is blank', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('email', 'phone', 'entityId'),
      fc.string({ unit: 'binary' }),
      (field, value) => {
        const key = comparedKey('contact', field, value);
        expect(comparedKey('contact', field, key)).toBe(key);
        expect(key === '').toBe(value.trim() === '');
      },
    ),
  );
});

test.each([
  ['contact_first_name', 'firstName'],
  ['first_name', 'firstName'],
  ['contact_last_name', 'lastName'],
  ['contact_email', 'email'],
  ['phone_number', 'phone'],
  ['job_title', 'title'],
  ['date_of_birth', 'birthDate'],
  ['custom_fields.plan', 'plan'],
  ['custom_fields.first_name', 'firstName'],
  ['plan', 'plan'],
  ['First_Name', 'First_Name'],
  ['constructor', 'constructor'],
  ['', ''],
])('the spelling "%s" is the field "%s"', (spelling, name) => {
  expect(fieldName('contact', spelling)).toBe(name);
});

test.each(objects.contact.fields)('our own name "%s" stays, also as a column header in any case', (name) => {
  expect(fieldName('contact', name)).toBe(name);
  expect(fieldNameOfHeader('contact', name.toUpperCase())).toBe(name);
  expect(
    fieldNameOfHeader(
      'contact',
      name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    ),
  ).toBe(name);
});

test.each([
  ['E-Mail', 'email'],
  ['e-mail', 'email'],
  ['Email Address', 'email'],
  [' First Name ', 'firstName'],
  ['Last-Name', 'lastName'],
  ['Phone Number', 'phone'],
  ['Company', 'company'],
  ['Job Title', 'title'],
  ['ZIP', 'postalCode'],
  ['Lead Score', 'Lead Score'],
  ['custom_fields.plan', 'plan'],
  ['constructor', 'constructor'],
])('the column "%s" is the field "%s"', (header, name) => {
  expect(fieldNameOfHeader('contact', header)).toBe(name);
});
