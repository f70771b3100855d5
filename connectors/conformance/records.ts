// What a CRM says of records beyond "here it is": two of them, somebody else's, one that is there already or no more. An
// answer, or a gap with its reason: nothing is left out in silence.
import assert from 'node:assert/strict';
import type { RecordState } from '../connector.ts';
import { callOf } from '../kit/testing/calls.ts';
import type { ConformanceAnswers, ConformanceGap } from '../kit/testing/conformance-sample.ts';
import { create, crmError, findSample, sampleKey, type Tools } from '../kit/testing/connector-session.ts';
import type { Suite } from './suite.ts';

type Named = Exclude<ConformanceGap, 'clear' | 'batchCreated'>;

export function recordCases({ sample, it }: Suite): void {
  const { answers, gaps = {} } = sample;

  /** Runs with the answer, or asserts that its lack is declared. */
  function itOrGap<Name extends Named>(
    name: Name,
    sentence: string,
    run: (answer: NonNullable<ConformanceAnswers[Name]>, tools: Tools) => Promise<void>,
  ): void {
    const answer = answers[name];
    it(answer === undefined ? `${name}: a gap, and its reason is told` : sentence, async (tools) => {
      const reason = gaps[name];
      if (answer === undefined)
        assert.ok(reason, `say how this CRM answers "${name}", or why it cannot (gaps)`);
      else assert.equal(reason, undefined, `"${name}" has an answer and is declared a gap`);
      if (answer !== undefined) await run(answer, tools);
    });
  }

  const read = ({ operations }: Tools): Promise<RecordState> =>
    operations.read?.('1001', callOf({ key: sampleKey(sample) })) ??
    Promise.reject(new Error('an answer about a read, and no read'));

  itOrGap('several', 'find: two hits are two records', async (answer, { operations, server }) => {
    server.answer((request) => answer(['1001', '1002'], request));
    const ids = (await findSample(operations, sample)).map(({ externalId }) => externalId);
    assert.deepEqual(ids.toSorted(), ['1001', '1002']);
  });

  itOrGap(
    'owned',
    "find: a record with another entity's id says whose",
    async (answer, { operations, server }) => {
      server.answer((request) => answer('1001', 'x-9', request));
      const [hit] = await findSample(operations, sample);
      assert.deepEqual([hit?.hasOurKey, hit?.carriesKeyOf], [false, 'x-9']);
    },
  );

  itOrGap(
    'duplicate',
    'create: a second record is a conflict with the first',
    async (answer, { operations, server }) => {
      server.answer((request) => answer('2002', request));
      const error = await crmError(create(operations, sample));
      assert.deepEqual([error.kind, error.execution, error.existingId], ['conflict', 'rejected', '2002']);
    },
  );

  itOrGap(
    'invalidField',
    'create: a refused field has our name',
    async ({ field, answer }, { operations, server }) => {
      server.answer(answer);
      const error = await crmError(create(operations, sample));
      assert.deepEqual([error.kind, error.execution, error.field], ['invalid_record', 'rejected', field]);
    },
  );

  itOrGap('archived', 'read: archived', async (answer, tools) => {
    tools.server.answer((request) => answer('1001', request));
    assert.deepEqual(await read(tools), { state: 'archived' });
  });

  itOrGap('merged', 'read: merged into another', async (answer, tools) => {
    tools.server.answer((request) => answer('1001', '1002', request));
    assert.deepEqual(await read(tools), { state: 'merged', into: '1002' });
  });

  itOrGap('converted', 'read: converted', async (answer, tools) => {
    tools.server.answer((request) => answer('1001', request));
    assert.equal((await read(tools)).state, 'converted');
  });

  itOrGap('gone', 'read: gone, which only the CRM says', async (answer, tools) => {
    tools.server.answer(answer);
    assert.deepEqual(await read(tools), { state: 'gone' });
    tools.server.answer({ status: 500 });
    assert.equal((await crmError(read(tools))).kind, 'transient');
  });
}
