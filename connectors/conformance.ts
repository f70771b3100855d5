// What every connector must do, whatever its CRM: the suite as data, so that any test runner can run it.
// A connector's sample says how its CRM words the answers; the server is a real one on a local port.
import assert from 'node:assert/strict';
import type { Execution, FailureKind } from '../domain/failure.ts';
import { canonicalJson } from '../domain/json.ts';
import { compareField, identityOf } from '../domain/objects/evidence.ts';
import type { Call, Connector } from './connector.ts';
import { parseSettings } from './settings/settings-object.ts';
import { callOf, operationsOf } from './kit/testing/calls.ts';
import {
  create,
  crmError,
  findSample,
  objectOf,
  sampleKey,
  update,
  withTools,
  type ConformanceSample,
  type Tools,
} from './kit/testing/connector-session.ts';
import type { LocalServer, ServerAnswer } from './kit/testing/local-server.ts';

export type { ConformanceSample };

export interface ConformanceCase {
  name: string;
  run(): Promise<void>;
}

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

const faults: [name: string, answer: ServerAnswer][] = [
  ['silence', { fault: 'silence' }],
  ['a reset', { fault: 'reset' }],
  ['half an answer', { fault: 'cut', body: { a: 'long enough to be cut in the middle' } }],
  ['broken JSON', { body: '{"a":' }],
  ['a login page', { body: '<!doctype html><html><body>Log in</body></html>' }],
];

export function conformanceCases(connector: Connector, sample: ConformanceSample): ConformanceCase[] {
  const cases: ConformanceCase[] = [];
  const it = (name: string, run: (tools: Tools) => Promise<void>) =>
    cases.push({ name, run: () => withTools(connector, sample, 30_000, run) });
  /** Ends by our own time-out only: with twice the time, again, where a slow machine had not sent anything yet. */
  const itRunsOutOfTime = (name: string, run: (tools: Tools) => Promise<void>) => {
    const runWithin = async (requestTimeoutMs: number): Promise<void> => {
      let wasAsked = false;
      try {
        await withTools(connector, sample, requestTimeoutMs, (tools) =>
          run(tools).finally(() => (wasAsked = tools.server.requests.length > 0)),
        );
      } catch (error) {
        if (wasAsked || requestTimeoutMs > 20_000) throw error;
        await runWithin(2 * requestTimeoutMs);
      }
    };
    cases.push({ name, run: () => runWithin(200) });
  };

  it('settings: reading what was read changes nothing', async ({ settings }) => {
    const again = parseSettings(connector.settings, settings);
    assert.ok(again.ok, 'its own settings are refused');
    assert.deepEqual(again.settings, settings);
  });

  it('settings: an unknown name is refused with the one that was meant', async ({ given }) => {
    const parsed = parseSettings(connector.settings, { ...given, quietPeriodMS: '10s' });
    assert.ok(!parsed.ok && parsed.problems.join().includes('did you mean quietPeriodMs?'));
  });

  it('mapping: the same fields make the same record, and JSON can carry it', async ({ operations }) => {
    const make = () => operations.toRecord(structuredClone(sample.fields), sampleKey(sample));
    assert.equal(canonicalJson(make()), canonicalJson(make()));
    assert.deepEqual(JSON.parse(JSON.stringify(make())), make());
  });

  it('create: one request, and the id is a text', async ({ operations, server }) => {
    server.answer((request) => sample.answers.created('1001', request));
    const answer = await create(operations, sample);
    if (operations.declaration.answersId) assert.equal(answer.externalId, '1001');
    assert.equal(server.requests.length, 1);
  });

  it('update: one request, which names the record', async ({ operations, server }) => {
    server.answer((request) => sample.answers.updated('1001', request));
    await update(operations, sample, '1001');
    assert.equal(server.requests.length, 1);
    const [request] = server.requests;
    assert.ok(
      `${request?.url}${request?.body}`.includes('1001'),
      'the id is neither in the address nor in the body',
    );
  });

  it('find: a hit is a record, none is an empty list', async ({ operations, server }) => {
    if (operations.find === undefined) return;
    server.answer((request) => sample.answers.found('1001', request));
    const [first] = await findSample(operations, sample);
    assert.equal(first?.externalId, '1001');
    server.answer(sample.answers.none);
    assert.deepEqual(await findSample(operations, sample), []);
  });

  it('find: a hit shows whose record it is, by our names', async ({ operations, server }) => {
    if (operations.find === undefined) return;
    server.answer((request) => sample.answers.found('1001', request));
    const [first] = await findSample(operations, sample);
    // A CRM that answers an id and nothing else shows nobody.
    if (first?.record === undefined) return;
    const object = sample.object ?? 'contact';
    const ours = identityOf(object, sample.fields);
    for (const field of Object.keys(ours)) {
      assert.equal(compareField(object, field, ours, first.shows), 'same', `shows.${field}`);
    }
  });

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

  for (const [name, answer] of faults) {
    const isUnknownAndSentOnce = async (write: Promise<unknown>, server: LocalServer) => {
      const error = await crmError(write);
      assert.deepEqual([error.kind, error.execution], ['unknown', 'unknown']);
      assert.equal(server.requests.length, 1);
    };
    const during = (what: string, run: (tools: Tools) => Promise<void>) =>
      (answer.fault === 'silence' ? itRunsOutOfTime : it)(`${name}: ${what}`, run);

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

  return cases;
}
