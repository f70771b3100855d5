// "Allow" holds for each write of ours, an association too: the account's rules look at a change as at a new record.
import { expect, test } from 'vitest';
import { callOf } from '../../kit/testing/calls.ts';
import { withTools } from '../../kit/testing/connector-session.ts';
import { samples } from '../fixtures/conformance.ts';
import salesforce from '../index.ts';

test('a contact is given its account with the headers of every other write', () => {
  const sample = samples['a contact'];
  if (sample === undefined) throw new Error('there is no sample of a contact');
  const settings = (url: string) => ({
    ...sample.settings(url),
    duplicateRules: 'allow',
    assignmentRules: 'off',
  });
  return withTools(salesforce, { ...sample, settings }, 30_000, async ({ operations, server }) => {
    server.answer({ status: 204 });
    await operations.associations?.company?.associate('003000000000001', '001000000000001', callOf());
    expect(server.requests[0]?.headers).toMatchObject({
      'sforce-duplicate-rule-header': 'allowSave=true',
      'sforce-auto-assign': 'FALSE',
    });
  });
});
