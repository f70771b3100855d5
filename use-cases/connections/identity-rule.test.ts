import { expect, test } from 'vitest';
import { identityRule } from './identity-rule.ts';

test.each(['phone', 'Phone', ['phone'], '["phone"]'])(
  'matchBy=%j makes the phone the identity',
  (matchBy) => {
    expect(identityRule({ settings: { matchBy } })).toEqual({ by: 'phone', onContradiction: 'conflict' });
  },
);

test.each(['email,phone', ['contactId', 'phone'], 'email'])('matchBy=%j weighs the evidence', (matchBy) => {
  const rule = { by: 'evidence', onContradiction: 'create' };
  expect(identityRule({ settings: { matchBy, onContradiction: 'create' } })).toEqual(rule);
});

test('without matchBy the evidence is weighed', () => {
  expect(identityRule({ settings: {} })).toEqual({ by: 'evidence', onContradiction: 'conflict' });
});
