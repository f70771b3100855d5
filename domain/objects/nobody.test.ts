import { expect, test } from 'vitest';
import { identifiesNobody } from './nobody.ts';

test.each([
  ['phone', '000'],
  ['phone', '0'],
  ['phone', '123456'],
  ['phone', '0000000000'],
  ['phone', '+1 000 000 0000'],
  ['phone', '111-111-1111'],
  ['phone', '9999999'],
  ['phone', '1234567890'],
  ['phone', 'n/a'],
  ['phone', 'N/A.'],
  ['phone', ' - '],
  ['phone', 'none'],
  ['phone', 'a mobile'],
  ['email', 'n/a'],
  ['email', 'None'],
  ['email', 'UNKNOWN'],
  ['email', '--'],
  ['email', 'ann'],
  ['email', '@example.com'],
  ['email', 'ann@'],
  ['email', 'Test@Test.com'],
  ['email', 'no-reply@example.com'],
  ['email', 'No.Email@acme.example'],
  ['domain', 'gmail.com'],
  ['domain', 'https://www.gmail.com/'],
  ['domain', 'localhost'],
  ['domain', 'n/a'],
  ['entityId', ' null '],
  ['externalId', 'undefined'],
])('the %s "%s" identifies nobody', (field, value) => {
  expect(identifiesNobody(field, value)).toBe(true);
});

test.each([
  ['phone', '555-0137'],
  ['phone', '+12025550100'],
  ['phone', '0151 2345678'],
  ['phone', '+1 202 555 5555'],
  ['phone', '+1 212 222 2222'],
  ['email', 'ann@example.com'],
  ['email', 'testa@test.com'],
  ['email', 'nora@noreply.example'],
  ['domain', 'example.com'],
  ['domain', 'https://www.Example.co.uk/about'],
  ['entityId', '0'],
  ['externalId', '7'],
  ['constructor', 'value'],
])('the %s "%s" may identify somebody', (field, value) => {
  expect(identifiesNobody(field, value)).toBe(false);
});
