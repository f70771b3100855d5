// What holds for each operation that a connector has, single or of many rows: what it costs, the mark before a write, its
// deadline, and an answer that is lost.
import assert from 'node:assert/strict';
import { objectTypes } from '../../domain/objects/objects.ts';
import type { RequestLimits } from '../connector.ts';
import { callOf } from '../kit/testing/calls.ts';
import type { PlainOperation } from '../kit/testing/conformance-sample.ts';
import { crmError, type Tools } from '../kit/testing/connector-session.ts';
import { operationCases, type OperationCase } from './operations.ts';
import type { Suite } from './suite.ts';

const every: readonly PlainOperation[] = [
  'create',
  'update',
  'find',
  'read',
  'remove',
  ...objectTypes.flatMap((other) => [`associate ${other}`, `dissociate ${other}`] as const),
  'batchFind',
  'batchCreate',
  'batchUpdate',
];

export function everyOperationCases({ sample, it }: Suite): void {
  for (const operation of every) {
    const count = sample.requests?.[operation] ?? 1;
    const each = (name: string, run: (given: OperationCase, tools: Tools) => Promise<void>): void =>
      it(`${operation}: ${name}`, async (tools) => {
        for (const given of operationCases(sample, tools)) {
          if (given.operation !== operation) continue;
          tools.server.requests.length = 0;
          tools.server.answer(given.answer);
          await run(given, tools);
        }
      });

    each('no needless request, and none twice', async (given, tools) => {
      let told = 0;
      await given.run(tools, limitsOf({ onRequest: () => (told += 1) }));
      const { requests } = tools.server;
      assert.equal(requests.length, count, 'requests');
      assert.equal(told, requests.length, 'requests that were told');
      const contents = requests.map(({ method, url, body }) => `${method} ${url} ${body}`);
      assert.equal(new Set(contents).size, contents.length, 'the same request twice');
    });

    each('a write is marked once, just before its bytes leave; a lookup never', async (given, tools) => {
      const { requests } = tools.server;
      const seenAtMark: number[] = [];
      await given.run(tools, limitsOf({ beforeSend: async () => void seenAtMark.push(requests.length) }));
      assert.deepEqual(seenAtMark, given.isWrite ? [count - 1] : []);
    });

    each('what the mark throws comes out as it is, and nothing is written', async (given, tools) => {
      if (!given.isWrite) return;
      const refusal = new Error('this attempt may not send any more');
      const beforeSend = () => Promise.reject(refusal);
      const error = await given.run(tools, limitsOf({ beforeSend })).catch((thrown: unknown) => thrown);
      assert.equal(error, refusal);
      assert.equal(tools.server.requests.length, count - 1);
    });

    each('after the deadline nothing is sent', async (given, tools) => {
      const error = await crmError(given.run(tools, limitsOf({ deadlineAt: performance.now() - 1 })));
      assert.deepEqual([error.kind, error.execution], ['transient', 'not_sent']);
      assert.equal(tools.server.requests.length, 0);
    });

    each(
      'a lost answer: a write is unknown and not repeated, a lookup is transient',
      async (given, tools) => {
        let isMarked = !given.isWrite;
        const beforeSend = async () => void (isMarked = true);
        tools.server.answer((request) => (isMarked ? { fault: 'reset' } : given.answer(request)));
        const error = await crmError(given.run(tools, limitsOf({ beforeSend })));
        const [kind, execution] = given.isWrite ? ['unknown', 'unknown'] : ['transient', error.execution];
        assert.deepEqual([error.kind, error.execution], [kind, execution]);
        const most = given.isWrite ? count : 1;
        assert.equal(tools.server.requests.length, most);
      },
    );
  }
}

function limitsOf(given: Partial<RequestLimits>): RequestLimits {
  const { deadlineAt, beforeSend } = callOf();
  return { deadlineAt, beforeSend, ...given };
}
