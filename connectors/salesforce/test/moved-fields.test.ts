// What a connection has moved to another field is shown by a lookup: a value that nobody asked for would look empty, and
// "fill what is empty" would write over what a salesperson has put there.
import { expect, test } from 'vitest';
import { callOf } from '../../kit/testing/calls.ts';
import { findSample, withTools } from '../../kit/testing/connector-session.ts';
import { samples } from '../fixtures/conformance.ts';
import salesforce from '../index.ts';

test('a lookup and a read show the fields that the connection writes, not those of the table', () => {
  const sample = samples['a contact'];
  if (sample === undefined) throw new Error('there is no sample of a contact');
  const settings = (url: string) => ({ ...sample.settings(url), mapping: { contact: { title: 'Role__c' } } });
  const fields = { ...sample.fields, title: 'CEO' };
  return withTools(salesforce, { ...sample, settings, fields }, 30_000, async ({ operations, server }) => {
    server.answer((request) => sample.answers.found('003000000000001', request));
    // A push makes the record before it asks.
    const key = { connectionId: 'demo', object: 'contact', entityId: sample.entityId } as const;
    expect(operations.toRecord(fields, key)).toMatchObject({ Role__c: 'CEO' });
    await findSample(operations, { ...sample, fields });
    await operations.read?.('003000000000001', callOf()).catch(() => {});
    const asked = server.requests.map(({ url }) => decodeURIComponent(url));
    expect(asked.length).toBeGreaterThan(1);
    for (const url of asked) expect(url).toContain('Role__c');
    expect(asked.join()).not.toContain('Title');
  });
});
