// The connection is pointed at another account while an attempt is under way: whatever the step, no link to a record of
// the old account is left in the new one, and the contact is created there once.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRegistry } from '../connectors/registry.ts';
import { createSessions, type Sessions } from '../connectors/sessions.ts';
import type { FoundRecord, PushAnswer, PushRequest, PushStep } from '../domain/entity/push.ts';
import type { Json } from '../domain/json.ts';
import { createSimulator } from '../simulators/simulator.ts';
import type { AccountAnswer } from '../store/connection-account.ts';
import { crmControl, type CrmControl } from '../test/support/crm-control.ts';
import { useTestStore } from '../test/support/store.ts';
import { RetryLater, type PushDependencies, type WriteStep } from './dependencies.ts';
import { fetchOrCreateRecord } from './fetch-or-create-record.ts';
import { updateRecord } from './update-record.ts';
import { firstAttempt } from '../test/support/attempts.ts';

type Simulator = Awaited<ReturnType<typeof createSimulator>>;
type Stop = WriteStep | 'ended';

let simulators: [Simulator, Simulator];
let here: CrmControl;
let there: CrmControl;
const testStore = useTestStore([]);
let sessions: Sessions;
let target: (
  settings: Record<string, Json>,
) => ReturnType<NonNullable<ReturnType<Awaited<ReturnType<typeof createRegistry>>['get']>>['target']>;
const timings = {
  connectTimeoutMs: 300,
  requestTimeoutMs: 1_000,
  attemptTimeoutMs: 3_000,
  unknownHorizonMs: 200,
};

beforeAll(async () => {
  simulators = [await createSimulator({ latencyMs: 2 }), await createSimulator({ latencyMs: 2 })];
  [here, there] = [crmControl(simulators[0].url), crmControl(simulators[1].url)];
  const registry = await createRegistry();
  const connector = registry.get('http');
  target = (settings) => connector?.target(connector.settings.parse(settings)) ?? [];
  sessions = createSessions({ registry, allowTargets: simulators.map(({ url }) => new URL(url).host) });
});
afterAll(async () => {
  await sessions.close();
  for (const simulator of simulators) await simulator.close();
});

const settingsFor = (crm: CrmControl) => ({ ...timings, baseUrl: `${crm.url}/generic/crm` });

async function addConnection(): Promise<string> {
  const connectionId = `crm-${randomUUID().slice(0, 8)}`;
  const settings = settingsFor(here);
  await testStore.connections.add({
    tenantId: 'default',
    connectionId,
    connector: 'http',
    settings,
    secrets: { key: 'demo-key' },
  });
  return connectionId;
}

const pointAt = (connectionId: string, crm: CrmControl, account: AccountAnswer) =>
  testStore.connections.update('default', connectionId, {
    settings: settingsFor(crm),
    targetOf: target,
    account,
  });

function dependencies(reached: (step: Stop) => Promise<void> = async () => {}): PushDependencies {
  return {
    store: testStore.entities,
    async connect(connection) {
      await reached('read');
      return sessions.open(connection);
    },
    retry: async () => {},
    associate: async () => {},
    begin: async () => {},
    newToken: randomUUID,
    monotonicNow: () => performance.now(),
    reached,
  };
}

let person = 0;
const order = ['zeroth', 'first', 'second'];
function requestOf(connectionId: string, pushId: string): PushRequest {
  const fields = { name: 'Kim Example', phone: `+1202555${4000 + person}`, title: pushId };
  return {
    connectionId,
    object: 'contact',
    entityId: 'kim',
    pushId: `${connectionId}-${pushId}`,
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, { value, at: order.indexOf(pushId) }]),
    ) as unknown as PushRequest['fields'],
    names: Object.keys(fields),
    changeIds: [pushId],
    policies: [],
  };
}

const steps = { fetchOrCreate: fetchOrCreateRecord, update: updateRecord };

async function attempt(
  step: PushStep,
  request: PushRequest,
  reached?: (step: Stop) => Promise<void>,
): Promise<PushAnswer | RetryLater> {
  try {
    return await steps[step](dependencies(reached), request, firstAttempt);
  } catch (error) {
    if (error instanceof RetryLater) return error;
    throw error;
  }
}

/** As the workflow does it: step after step, again after each wait. */
async function push(
  request: PushRequest,
  first: PushStep = 'fetchOrCreate',
  found?: FoundRecord,
): Promise<PushAnswer> {
  let [step, known]: [PushStep, FoundRecord | undefined] = [first, found];
  for (;;) {
    const answer = await attempt(step, { ...request, ...(known === undefined ? {} : { found: known }) });
    if (answer instanceof RetryLater) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(answer.delayMs ?? 50, 500)));
      continue;
    }
    if (answer.end !== 'next') return answer;
    [step, known] = [answer.next, answer.found];
  }
}

const linksOf = (connectionId: string, table = 'links') =>
  testStore.database.withTenant('default', async (tx) => {
    const { rows } = await tx.query<{ external_id: string }>(
      `SELECT external_id FROM ${table} WHERE connection_id = $1`,
      [connectionId],
    );
    return rows.map((row) => row.external_id);
  });

/** The records of the present person. */
const recordsIn = async (crm: CrmControl) =>
  (await crm.records()).filter((each) => JSON.stringify(each).includes(`555${4000 + person}`));

test.each([
  ['create', 'read'],
  ['create', 'claimed'],
  ['create', 'sent'],
  ['create', 'executed'],
  ['create', 'linked'],
  ['update', 'read'],
  ['update', 'claimed'],
  ['update', 'sent'],
  ['update', 'executed'],
  ['update', 'linked'],
  ['adoption', 'read'],
  ['adoption', 'claimed'],
  ['adoption', 'sent'],
  ['adoption', 'executed'],
] as const)(
  'one attempt (%s, %s) when the account changes leaves no link to the old account',
  async (what, stop) => {
    person += 1;
    const connectionId = await addConnection();
    const request = requestOf(connectionId, 'first');
    let found: FoundRecord | undefined;
    if (what === 'update') await push(requestOf(connectionId, 'zeroth'));
    if (what === 'adoption') {
      await here.addRecord({ name: 'Kim Example', phone: `+1202555${4000 + person}` });
      const answer = await attempt('fetchOrCreate', request);
      if (!('found' in answer) || answer.found === undefined) throw new Error('not found');
      found = answer.found;
    }
    // Somebody else's record, with the very id that the old account uses.
    for (let index = 0; index <= (await here.records()).length; index += 1) {
      await there.addRecord({ name: `Stranger ${index}`, phone: `+1303555${person}${index}` });
    }
    const strangers = JSON.stringify(await there.records());

    const isCreate = what === 'create';
    let isChanged = false;
    await attempt(
      isCreate ? 'fetchOrCreate' : 'update',
      { ...request, ...(found === undefined ? {} : { found }) },
      async (step) => {
        if (step !== stop || isChanged) return;
        isChanged = true;
        await pointAt(connectionId, there, 'new');
      },
    );
    expect(isChanged).toBe(true);
    expect(await linksOf(connectionId)).toEqual([]);

    const answer = await push(
      requestOf(connectionId, 'second'),
      isCreate ? 'fetchOrCreate' : 'update',
      found,
    );
    expect(answer).toMatchObject({ end: 'done', outcome: 'created' });
    const made = await recordsIn(there);
    expect(made).toHaveLength(1);
    expect(await linksOf(connectionId)).toEqual([made[0]?.id]);
    // The strangers are as they were.
    const others = (await there.records()).filter((each) => each.id !== made[0]?.id);
    expect(JSON.stringify(others)).toBe(strangers);
    expect((await recordsIn(here)).length).toBeLessThanOrEqual(1);
  },
);

test('back at the old account the contact has its link again, and one record in each', async () => {
  person += 1;
  const connectionId = await addConnection();
  await push(requestOf(connectionId, 'zeroth'));
  const [old] = await linksOf(connectionId);
  expect(await pointAt(connectionId, there, 'new')).toMatchObject({ moved: { setApart: 1, broughtBack: 0 } });
  await push(requestOf(connectionId, 'first'));
  expect(await pointAt(connectionId, here, 'new')).toMatchObject({ moved: { setApart: 1, broughtBack: 1 } });
  expect(await linksOf(connectionId)).toEqual([old]);
  expect(await linksOf(connectionId, 'links_apart')).toHaveLength(1);
  expect(await push(requestOf(connectionId, 'second'), 'update')).toMatchObject({ outcome: 'updated' });
  expect(await recordsIn(here)).toMatchObject([{ id: old }]);
  expect(await recordsIn(there)).toHaveLength(1);
});

test('what was sent to an account is waited for when the connection is back there, and a forgotten record is known again', async () => {
  person += 1;
  const connectionId = await addConnection();
  await push(requestOf(connectionId, 'zeroth'));
  await attempt('update', requestOf(connectionId, 'first'), async (step) => {
    if (step === 'sent') throw new RetryLater('transient', 'the process ended here', 1);
  });
  await testStore.database.withTenant('default', (tx) =>
    tx.query("UPDATE intents SET horizon_at = now() + interval '1 hour' WHERE connection_id = $1", [
      connectionId,
    ]),
  );
  const forgotten = { connectionId, object: 'contact' as const, entityId: 'forgotten' };
  const inForgotten = testStore.entities.transaction;
  await inForgotten('default', forgotten, (rows) =>
    rows.saveLink({ externalId: 'lead-of-here', sentHashes: {} }),
  );
  await inForgotten('default', forgotten, (rows) => rows.forget({ keepRecord: true }));
  await pointAt(connectionId, there, 'new');
  expect(await inForgotten('default', forgotten, (rows) => rows.forgottenRecord())).toBeUndefined();
  await pointAt(connectionId, here, 'new');
  const waiting = await attempt('update', requestOf(connectionId, 'second'));
  expect(waiting).toBeInstanceOf(RetryLater);
  expect((waiting as RetryLater).message).toContain('earlier update');
  expect(await inForgotten('default', forgotten, (rows) => rows.takeForgotten())).toEqual({
    externalId: 'lead-of-here',
    isCreateOpen: false,
  });
});

test('an attempt goes on when the same account has only moved', async () => {
  person += 1;
  const connectionId = await addConnection();
  await push(requestOf(connectionId, 'zeroth'));
  const before = await linksOf(connectionId);
  await attempt('update', requestOf(connectionId, 'first'), async (step) => {
    if (step === 'sent') await pointAt(connectionId, there, 'same');
  });
  expect(await linksOf(connectionId)).toEqual(before);
  expect(await recordsIn(here)).toMatchObject([{ fields: { custom_fields: { title: 'first' } } }]);
});
