// What an HTTP status leads to, whatever the CRM.
import assert from 'node:assert/strict';
import type { Execution, FailureKind } from '../../domain/failure.ts';
import { create, crmError, findSample } from '../kit/testing/connector-session.ts';
import type { Suite } from './suite.ts';

/** A lookup, then a write: what the CRM's HTTP status leads to. */
const statusTable: [status: number, read: FailureKind, write: FailureKind, execution: Execution][] = [
  [302, 'unsupported', 'unsupported', 'unknown'],
  [303, 'unsupported', 'unsupported', 'unknown'],
  [307, 'unsupported', 'unsupported', 'rejected'],
  [401, 'auth_expired', 'auth_expired', 'rejected'],
  [403, 'forbidden', 'forbidden', 'rejected'],
  [408, 'transient', 'unknown', 'unknown'],
  [409, 'conflict', 'conflict', 'rejected'],
  [422, 'invalid_record', 'invalid_record', 'rejected'],
  [429, 'rate_limited', 'rate_limited', 'rejected'],
  [500, 'transient', 'unknown', 'unknown'],
  [503, 'transient', 'unknown', 'unknown'],
];

export function statusCases({ sample, it }: Suite): void {
  for (const [status, read, write, execution] of statusTable) {
    it(`${status}: a create is ${write}, ${execution}; one request`, async ({ operations, server }) => {
      server.answer({ status, headers: { 'retry-after': '3', location: 'https://elsewhere.example.com/' } });
      const error = await crmError(create(operations, sample));
      assert.deepEqual([error.kind, error.execution, error.status], [write, execution, status]);
      assert.equal(server.requests.length, 1);
      if (status === 429) assert.equal(error.retryAfterMs, 3000);
    });

    it(`${status}: a lookup is ${read}, never "none"`, async ({ operations, server }) => {
      if (operations.find === undefined) return;
      server.answer({ status });
      assert.equal((await crmError(findSample(operations, sample))).kind, read);
      assert.equal(server.requests.length, 1);
    });
  }

  it('404: a create is unsupported, because it is about the address and no link', async ({
    operations,
    server,
  }) => {
    server.answer({ status: 404, body: { message: 'no such route' } });
    const error = await crmError(create(operations, sample));
    assert.deepEqual([error.kind, error.execution], ['unsupported', 'rejected']);
    assert.ok(error.reason?.includes('no such route'), "the CRM's words are missing");
  });
}
