import { expect, test } from 'vitest';
import { withoutPersonalData } from './without-personal-data.ts';

test('what the CRM repeats of the entity is left out, in any case and at any depth', () => {
  const sentence = 'http createContact: 409 (conflict): ANN EXAMPLE (Ann) of Oz & Sons (UK) exists, code 77';
  const values = ['Ann Example', 'ann', { company: ['Oz & Sons (UK)'] }, 77, null, true, ''];
  expect(withoutPersonalData(sentence, values)).toBe(
    'http createContact: 409 (conflict): … (…) of … exists, code 77',
  );
});

test("nobody else's e-mail or phone is said either", () => {
  const sentence = 'Email <bob@example.com> or +1 (202) 555-0123 belongs to lead-15, retry in 3600 s';
  expect(withoutPersonalData(sentence, [])).toBe('Email <…> or … belongs to lead-15, retry in 3600 s');
});
