import { expect, test } from 'vitest';
import { placeProblems } from '../check-rows.ts';
import type { FieldDescription } from '../field-description.ts';

const field = (name: string, label: string, isReadOnly = false): FieldDescription => ({
  name,
  label,
  type: 'text',
  isRequired: false,
  isReadOnly,
});

test('a place that the account has not is named, with the one that was probably meant', () => {
  const described = [
    field('jobtitle', 'Job Title'),
    field('phone', 'Phone'),
    field('hs_score', 'Score', true),
  ];
  expect(placeProblems(['jobtitle', 'jobtitel', 'Job title', 'hs_score', 'colour'], described)).toEqual([
    { kind: 'unknown', crmField: 'jobtitel', near: 'jobtitle' },
    { kind: 'unknown', crmField: 'Job title', near: 'jobtitle' },
    { kind: 'readOnly', crmField: 'hs_score' },
    { kind: 'unknown', crmField: 'colour', near: undefined },
  ]);
});
