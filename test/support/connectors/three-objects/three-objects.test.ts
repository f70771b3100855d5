// The connector that only tests have is held to what every connector must do, for each of its objects.
import { describe, expect, it } from 'vitest';
import { conformanceCases } from '../../../../connectors/conformance.ts';
import { callOf, keyOf, operationsOf } from '../../../../connectors/kit/testing/calls.ts';
import { withTools } from '../../../../connectors/kit/testing/connector-session.ts';
import type { RecordState } from '../../../../connectors/connector.ts';
import { samples } from './fixtures/conformance.ts';
import connector from './index.ts';

for (const [name, sample] of Object.entries(samples)) {
  describe(name, () => {
    for (const each of conformanceCases(connector, sample)) it(each.name, () => each.run());
  });
}

const sample = samples['a company'];
if (sample === undefined) throw new Error('there is no sample of a company');

it.each<[object, Partial<RecordState>]>([
  [{ as: 'live' }, { state: 'live' }],
  [{ as: 'archived' }, { state: 'archived' }],
  [
    { as: 'merged', into: 'company-2' },
    { state: 'merged', into: 'company-2' },
  ],
  [
    { as: 'converted', type: 'deal', id: 'deal-3' },
    { state: 'converted', object: 'deal', id: 'deal-3' },
  ],
])('a record that the CRM shows as %j is %j', (state, expected) =>
  withTools(connector, sample, 30_000, async ({ operations, server }) => {
    server.answer({ body: { id: 'company-1', properties: {}, state } });
    expect(await operations.read?.('company-1', callOf())).toMatchObject(expected);
  }),
);

it('a record that is not there is gone', () =>
  withTools(connector, sample, 30_000, async ({ operations, server }) => {
    server.answer({ status: 404, body: { error: 'not_found', message: 'No company' } });
    expect(await operations.read?.('company-1', callOf())).toEqual({ state: 'gone' });
  }));

it('an update may answer nothing, where the connection says so', () =>
  withTools(
    connector,
    { ...sample, settings: (baseUrl) => ({ baseUrl, updateAnswers: 'empty' }) },
    30_000,
    async ({ operations, server }) => {
      server.answer({ status: 204 });
      const key = keyOf('x-1', 'company');
      expect(await operations.update('company-1', { name: 'New' }, callOf({ key }))).toEqual({
        externalId: 'company-1',
      });
      expect(server.requests[0]?.headers['prefer']).toBe('return=minimal');
    },
  ));

it('keys are what the object has, our own id first', () =>
  withTools(connector, sample, 30_000, async ({ open }) => {
    const session = open(sample.secrets);
    const fields = { email: 'a@example.com', phone: '1', domain: 'example.com', name: 'A' };
    const keysOf = (object: 'contact' | 'company' | 'deal') =>
      operationsOf(session, object)
        .keysOf(fields, keyOf('x-1', object))
        .map(({ field }) => field);
    expect(keysOf('contact')).toEqual(['entityId', 'email', 'phone']);
    expect(keysOf('company')).toEqual(['entityId', 'domain']);
    expect(keysOf('deal')).toEqual(['entityId']);
  }));
