// When bytes leave, what is marked before, and what no message and no log may show.
import assert from 'node:assert/strict';
import type { Call } from '../connector.ts';
import { callOf, operationsOf } from '../kit/testing/calls.ts';
import {
  create,
  crmError,
  findSample,
  objectOf,
  sampleKey,
  update,
  type Tools,
} from '../kit/testing/connector-session.ts';
import type { Suite } from './suite.ts';

export function sendingCases({ sample, it }: Suite): void {
  it('after the deadline nothing is sent', async ({ operations, server }) => {
    const error = await crmError(create(operations, sample, { deadlineAt: performance.now() - 1 }));
    assert.deepEqual([error.kind, error.execution], ['transient', 'not_sent']);
    assert.equal(server.requests.length, 0);
  });

  for (const [name, write] of Object.entries({
    create: (tools: Tools, call: Partial<Call>) => create(tools.operations, sample, call),
    update: (tools: Tools, call: Partial<Call>) => update(tools.operations, sample, '1001', call),
    remove: async ({ operations }: Tools, call: Partial<Call>) =>
      operations.remove?.('1001', callOf({ key: sampleKey(sample), ...call })),
  })) {
    it(`${name}: marked as sent before the bytes leave, and only then`, async (tools) => {
      if (name === 'remove' && tools.operations.remove === undefined) return;
      const sentAtMark: number[] = [];
      tools.server.answer({ status: 422 });
      const beforeSend = async () => void sentAtMark.push(tools.server.requests.length);
      await crmError(write(tools, { beforeSend }));
      assert.deepEqual(sentAtMark, [0]);
      assert.equal(tools.server.requests.length, 1);
    });

    it(`${name}: what the mark throws comes out as it is, and nothing is sent`, async (tools) => {
      if (name === 'remove' && tools.operations.remove === undefined) return;
      const refusal = new Error('this attempt may not send any more');
      const beforeSend = () => Promise.reject(refusal);
      const error = await write(tools, { beforeSend }).catch((thrown: unknown) => thrown);
      assert.equal(error, refusal);
      assert.equal(tools.server.requests.length, 0);
    });
  }

  it('a write whose mark took longer than its time is not sent', async ({ operations, server }) => {
    const deadlineAt = performance.now() + 200;
    const beforeSend = async () => {
      while (performance.now() < deadlineAt) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const error = await crmError(create(operations, sample, { deadlineAt, beforeSend }));
    assert.deepEqual([error.kind, error.execution], ['transient', 'not_sent']);
    assert.equal(server.requests.length, 0);
  });

  it('a lookup marks nothing as sent', async ({ operations, server }) => {
    if (operations.find === undefined) return;
    server.answer(sample.answers.none);
    const beforeSend = () => Promise.reject(new Error('a lookup is no write'));
    assert.deepEqual(await findSample(operations, sample, { beforeSend }), []);
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
