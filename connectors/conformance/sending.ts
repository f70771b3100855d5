// When bytes leave, and what no message and no log may show.
import assert from 'node:assert/strict';
import { operationsOf } from '../kit/testing/calls.ts';
import { create, crmError, objectOf } from '../kit/testing/connector-session.ts';
import type { Suite } from './suite.ts';

export function sendingCases({ sample, it }: Suite): void {
  it('a write whose mark took longer than its time is not sent', async ({ operations, server }) => {
    const deadlineAt = performance.now() + 200;
    const beforeSend = async () => {
      while (performance.now() < deadlineAt) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const error = await crmError(create(operations, sample, { deadlineAt, beforeSend }));
    assert.deepEqual([error.kind, error.execution], ['transient', 'not_sent']);
    assert.equal(server.requests.length, 0);
  });

  it('secrets stand in no message and in no log', async ({ operations, server, logged }) => {
    const secrets = Object.values(sample.secrets);
    server.answer({
      status: 401,
      body: { status: 'Unauthorized', reason: `not valid: ${secrets.join(' ')}`, message: secrets[0] },
    });
    const error = await crmError(create(operations, sample));
    const told = `${error.message}${JSON.stringify(error)}${JSON.stringify(logged)}`;
    for (const secret of secrets) assert.ok(!told.includes(secret), 'a secret was told');
    assert.ok(logged.length > 0);
  });

  it('a missing secret is told before anything is sent', async ({ open, server }) => {
    const operations = operationsOf(open({}), objectOf(sample));
    assert.equal((await crmError(create(operations, sample))).execution, 'not_sent');
    assert.equal(server.requests.length, 0);
  });
}
