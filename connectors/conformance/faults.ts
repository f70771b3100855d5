// Answers that never come, or come broken.
import assert from 'node:assert/strict';
import { create, crmError, findSample, update, type Tools } from '../kit/testing/connector-session.ts';
import type { LocalServer, ServerAnswer } from '../kit/testing/local-server.ts';
import type { Suite } from './suite.ts';

const faults: [name: string, answer: ServerAnswer][] = [
  ['silence', { fault: 'silence' }],
  ['a trickle that never ends', { fault: 'endless', body: '{"a":' }],
  ['a reset', { fault: 'reset' }],
  ['half an answer', { fault: 'cut', body: { a: 'long enough to be cut in the middle' } }],
  ['broken JSON', { body: '{"a":' }],
  ['a login page', { body: '<!doctype html><html><body>Log in</body></html>' }],
];

export function faultCases({ sample, it, itRunsOutOfTime }: Suite): void {
  for (const [name, answer] of faults) {
    const isUnknownAndSentOnce = async (write: Promise<unknown>, server: LocalServer) => {
      const error = await crmError(write);
      assert.deepEqual([error.kind, error.execution], ['unknown', 'unknown']);
      assert.equal(server.requests.length, 1);
    };
    const isOutOfTime = answer.fault === 'silence' || answer.fault === 'endless';
    const during = (what: string, run: (tools: Tools) => Promise<void>) =>
      (isOutOfTime ? itRunsOutOfTime : it)(`${name}: ${what}`, run);

    during('a create is unknown, and sent once', async ({ operations, server }) => {
      server.answer(answer);
      await isUnknownAndSentOnce(create(operations, sample), server);
    });

    during('an update is unknown, and sent once', async ({ operations, server }) => {
      server.answer(answer);
      await isUnknownAndSentOnce(update(operations, sample, '1001'), server);
    });

    during('a lookup is transient, never "none"', async ({ operations, server }) => {
      if (operations.find === undefined) return;
      server.answer(answer);
      assert.equal((await crmError(findSample(operations, sample))).kind, 'transient');
    });
  }
}
