// Pushes that are due together share requests of a real CRM over HTTP, through the sessions that a worker uses.
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createRegistry } from '../../../../connectors/registry.ts';
import { createSessions } from '../../../../connectors/sessions.ts';
import { callOf, keyOf, operationsOf } from '../../../../connectors/kit/testing/calls.ts';
import { CrmError } from '../../../../domain/failure.ts';
import { createSimulator } from '../../../../simulators/simulator.ts';
import { crmControl } from '../../crm-control.ts';
import { contact, testConnectorFolder } from '../../subjects.ts';

const registry = await createRegistry(undefined, [pathToFileURL(`${testConnectorFolder('sources')}/`)]);

/** Waits for company until a request is full, or somebody clicks. */
const patient = {
  batchSize: 20,
  batchLingerMs: 60_000,
  attemptTimeoutMs: '30min',
  requestTimeoutMs: '10min',
};

async function open(settings: Record<string, unknown> = {}) {
  const simulator = await createSimulator({ latencyMs: 0 });
  const sessions = createSessions({ registry, allowTargets: [new URL(simulator.url).host] });
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= sessions.close());
  onTestFinished(async () => {
    await close();
    await simulator.close();
  });
  const given = { baseUrl: `${simulator.url}/objects`, ...patient, ...settings };
  const connect = (epoch: number) =>
    sessions.open({
      connectionId: 'crm',
      connector: 'three-objects',
      epoch,
      settings: given,
      secrets: { key: 'demo-key' },
    });
  const { session } = await connect(1);
  const operations = operationsOf(session);
  const create = (n: number, isClick = false, properties: Record<string, string> = {}) => {
    const key = keyOf(`c-${n}`);
    const record = operations.toRecord({ email: `c${n}@example.com`, ...properties }, key);
    return operations.create(record, callOf({ key, isClick, deadlineAt: performance.now() + 1_800_000 }));
  };
  return { crm: crmControl(simulator.url, contact), close, connect, operations, create };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

test('forty creates are two requests, and each has its own record', async () => {
  const { crm, create } = await open();
  const answers = await Promise.all(upTo(40).map((n) => create(n)));
  expect((await crm.stats()).operations).toEqual({ batchCreate: 2 });
  const records = new Map((await crm.records()).map(({ id, fields }) => [id, fields['email']]));
  expect(answers.map(({ externalId = '' }) => records.get(externalId))).toEqual(
    upTo(40).map((n) => `c${n}@example.com`),
  );
});

test('lookups and updates share requests too, and each row hears of its own records only', async () => {
  const { crm, create, operations } = await open();
  const made = await Promise.all(upTo(20).map((n) => create(n)));
  const call = (n: number) => callOf({ key: keyOf(`c-${n}`), deadlineAt: performance.now() + 1_800_000 });
  const find = async (n: number) =>
    operations.find?.([{ field: 'email', value: `c${n}@example.com` }], call(n));
  const found = await Promise.all(upTo(40).slice(10, 30).map(find));
  expect(found.map((hits) => hits?.map(({ externalId, hasOurKey }) => [externalId, hasOurKey]))).toEqual([
    ...made.slice(10).map(({ externalId }) => [[externalId, true]]),
    ...upTo(10).map(() => []),
  ]);
  await Promise.all(
    made.map(({ externalId }, n) => operations.update(externalId, { title: `T${n}` }, call(n))),
  );
  expect((await crm.records()).map(({ fields }) => fields['title'])).toEqual(upTo(20).map((n) => `T${n}`));
  expect((await crm.stats()).operations).toEqual({ batchCreate: 1, batchFind: 1, batchUpdate: 1 });
});

test('a click takes along what waits; one that is alone is the single operation', async () => {
  const { crm, create } = await open();
  const waiting = upTo(5).map((n) => create(n));
  await Promise.all([...waiting, create(5, true)]);
  await create(6, true);
  expect((await crm.stats()).operations).toEqual({ batchCreate: 1, create: 1 });
});

test('a CRM that refuses the whole batch for one row takes the others all the same', async () => {
  const { crm, create } = await open();
  await crm.rules({ isBatchWhole: true });
  const answers = await Promise.all(
    upTo(20).map((n) => create(n, false, n === 7 ? { email: 'no address' } : {}).catch((error) => error)),
  );
  const refused = answers.filter((answer) => answer instanceof CrmError);
  expect(refused).toMatchObject([{ kind: 'invalid_record', execution: 'rejected', status: 422 }]);
  expect(answers[7]).toBe(refused[0]);
  expect(await crm.stats()).toMatchObject({ records: 19, duplicates: 0 });
  expect((await crm.stats()).requests).toBeLessThanOrEqual(1 + 2 * 5);
});

test('where the CRM answers row by row, a bad one costs no second request', async () => {
  const { crm, create } = await open();
  const answers = await Promise.allSettled(
    upTo(20).map((n) => create(n, false, n === 7 ? { email: 'no address' } : {})),
  );
  expect(answers.map(({ status }) => status).indexOf('rejected')).toBe(7);
  expect(await crm.stats()).toMatchObject({ records: 19, requests: 1 });
});

test.each<[string, Record<string, string | number | boolean>, string, string, number]>([
  ['429', { kind: 'status', status: 429 }, 'rate_limited', 'rejected', 0],
  ['401', { kind: 'status', status: 401 }, 'auth_expired', 'rejected', 0],
  ['500 after it executed', { kind: 'status', status: 500, executeFirst: true }, 'unknown', 'unknown', 20],
  ['half an answer', { kind: 'garbled' }, 'unknown', 'unknown', 20],
  ['a reset', { kind: 'reset' }, 'unknown', 'unknown', 0],
])('a batch that ends in %s is one request, and each row has that very end', async (_name, ...expected) => {
  const [fault, kind, execution, records] = expected;
  const { crm, create } = await open();
  await crm.fault({ operation: 'batchCreate', ...fault });
  const errors = await Promise.all(upTo(20).map((n) => create(n).catch((error: unknown) => error)));
  expect(new Set(errors).size).toBe(20);
  for (const error of errors) expect(error).toMatchObject({ kind, execution });
  expect(await crm.stats()).toMatchObject({ requests: 1, records });
});

test('what waits when the connection has changed, or the process ends, is sent', async () => {
  const { crm, close, connect, create } = await open();
  const waiting = [create(0), create(1)];
  await connect(2);
  await Promise.all(waiting);
  expect(await crm.stats()).toMatchObject({ requests: 1, records: 2 });
  const other = operationsOf((await connect(2)).session);
  const key = keyOf('c-2');
  const last = other.create(other.toRecord({}, key), callOf({ key, deadlineAt: Infinity }));
  await close();
  expect(await last).toMatchObject({ externalId: 'contact-3' });
});
