// What a CRM says of records beyond "here it is": two of them, somebody else's, one that is there already or no more. An
// answer, or a gap with its reason: nothing is left out in silence.
import assert from 'node:assert/strict';
import { CrmError } from '../../domain/failure.ts';
import type { RecordState } from '../connector.ts';
import { callOf, keyOf } from '../kit/testing/calls.ts';
import type { BatchedRow } from '../kit/testing/conformance-sample.ts';
import {
  create,
  crmError,
  findSample,
  objectOf,
  sampleKey,
  type Tools,
} from '../kit/testing/connector-session.ts';
import { fieldsOf, ownCall, rows } from './operations.ts';
import type { Suite } from './suite.ts';

export function recordCases({ sample, it, itOrGap }: Suite): void {
  const read = ({ operations }: Tools): Promise<RecordState> =>
    operations.read?.('1001', callOf({ key: sampleKey(sample) })) ??
    Promise.reject(new Error('an answer about a read, and no read'));

  itOrGap('several', 'find: two hits are two records', async (answer, { operations, server }) => {
    server.answer((request) => answer(['1001', '1002'], request));
    const ids = (await findSample(operations, sample)).map(({ externalId }) => externalId);
    assert.deepEqual(ids.toSorted(), ['1001', '1002']);
  });

  itOrGap(
    'paged',
    'find: a hit on the second page is found',
    async (answer, { operations, server }) => {
      const [first, second] = rows as [BatchedRow, BatchedRow];
      server.answer((request) => answer([first, second], request));
      const { batch } = operations;
      const asked = [first, second].flatMap((row) => {
        const [key] = operations.keysOf(fieldsOf(sample, row), keyOf(row.entityId, objectOf(sample)));
        return key === undefined ? [] : [{ key, call: ownCall(row, objectOf(sample)) }];
      });
      const hits =
        batch?.find === undefined
          ? await findSample(operations, sample)
          : (await batch.find(asked, callOf())).flatMap((each) => (each instanceof CrmError ? [] : each));
      assert.deepEqual(hits.map(({ externalId }) => externalId).toSorted(), ['1001', '1002']);
    },
    ({ operations }) => operations.find !== undefined,
  );

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

  it('create: a second one of the same entity is the same record, or refused, or no key is declared that sees to it', async ({
    operations,
    server,
  }) => {
    const { createIsUpsert, keys } = operations.declaration;
    if (createIsUpsert) {
      server.answer((request) => sample.answers.created('1001', request));
      for (const _time of [1, 2]) await create(operations, sample);
      const [first, second] = server.requests.map(({ method, url, body }) => `${method} ${url} ${body}`);
      assert.equal(first, second);
      assert.ok(first?.includes(sample.entityId), 'by which key?');
    } else if (sample.answers.duplicate === undefined) {
      const enforced = keys.filter(({ unique }) => unique === 'enforced').map(({ field }) => field);
      assert.deepEqual(enforced, [], 'say how a second record is refused (answers.duplicate)');
    }
  });

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
