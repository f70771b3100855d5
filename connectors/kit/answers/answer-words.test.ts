import { expect, it } from 'vitest';
import { wordsInText } from './answer-words.ts';

it.each<[body: unknown, words: string | undefined]>([
  [{ message: 'phone is taken' }, 'phone is taken'],
  [{ Message: 'phone is taken' }, 'phone is taken'],
  [{ error: 'phone is taken' }, 'phone is taken'],
  [{ error: { code: 7, message: 'phone is taken' } }, 'phone is taken'],
  [{ error: 'invalid_grant', error_description: 'the token has run out' }, 'the token has run out'],
  [{ errors: ['phone is taken', 'name is missing'] }, 'phone is taken; name is missing'],
  [{ errors: [{ message: 'is taken', field: 'phone' }] }, 'phone: is taken'],
  [{ errors: [{ message: 'phone is taken', field: 'phone' }] }, 'phone is taken'],
  [{ errors: { email: ['is invalid'], phone: 'is taken' } }, 'email: is invalid; phone: is taken'],
  [
    { message: 'The given data was invalid.', errors: { email: ['is invalid'] } },
    'The given data was invalid.; email: is invalid',
  ],
  [
    { title: 'Not valid', detail: 'See below.', 'invalid-params': [{ name: 'phone', reason: 'is taken' }] },
    'See below.; phone: is taken',
  ],
  [{ violations: [{ propertyPath: 'phone', message: 'is taken' }] }, 'phone: is taken'],
  [{ error: { phone: ['is taken'] } }, 'phone: is taken'],
  [{ phone: ['is taken'], name: ['is required'] }, 'phone: is taken; name: is required'],
  [{ reason: 'phone is taken' }, 'phone is taken'],
  [{ detail: [{ loc: ['body', 'phone'], msg: 'field required' }] }, 'field required'],
  [{ type: 'about:blank', title: 'Not valid', detail: 'phone is taken', status: 422 }, 'phone is taken'],
  [{ type: 'about:blank', title: 'Not valid', status: 422 }, 'Not valid'],
  [[{ message: 'duplicate', errorCode: 'DUPLICATES_DETECTED' }], 'duplicate'],
  [{ data: [{ code: 'INVALID_DATA', message: 'invalid data', details: {} }] }, 'invalid data'],
  [{ message: null, error: '', errors: [], reason: 'phone is taken' }, 'phone is taken'],
  ['phone is taken', 'phone is taken'],
  ['two\nlines\u0000', 'two lines'],
  [{ message: 'x'.repeat(500) }, `${'x'.repeat(159)}…`],
  // The record's own texts are no words of the CRM's.
  [{ data: { title: 'Engineer', name: 'Ann Lee' } }, undefined],
  [{ message: 'duplicate', details: { name: 'Bob Ray' } }, 'duplicate'],
  [{ details: { name: 'Bob Ray' } }, undefined],
  [{ name: 'Bob Ray', tags: ['vip'] }, undefined],
  [{}, undefined],
  [[], undefined],
  ['<html>a page</html>', undefined],
  ['{"message": "cut', undefined],
  ['', undefined],
])('%j says %s', (body, words) => {
  expect(wordsInText(typeof body === 'string' ? body : JSON.stringify(body))).toBe(words);
});

it('is not led astray by its own depth', () => {
  const deep = '{"error":'.repeat(2_000) + '"x"' + '}'.repeat(2_000);
  expect(wordsInText(deep)).toBeUndefined();
});
