// Two attempts on one contact, as after a terminated run or a process that stood still: the first stops at a step, the
// second does its whole push, then the first goes on. What the second did must stand, whatever the step.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createRegistry } from '../connectors/registry.ts';
import { createSessions, type Sessions } from '../connectors/sessions.ts';
import type { PushAnswer, PushRequest, PushStep } from '../domain/contact/push.ts';
import { createSimulator } from '../simulators/simulator.ts';
import { createLinks, type Links } from '../store/links.ts';
import { crmControl, type CrmControl } from '../test/support/crm-control.ts';
import { createTestStore, type TestStore } from '../test/support/store.ts';
import { RetryLater, type PushDependencies, type WriteStep } from './dependencies.ts';
import { fetchOrCreateContact } from './fetch-or-create-contact.ts';
import { forgetContact } from './forget-contact.ts';
import { updateContact } from './update-contact.ts';

let simulator: Awaited<ReturnType<typeof createSimulator>>;
let crm: CrmControl;
let testStore: TestStore;
let sessions: Sessions;
let links: Links;
beforeAll(async () => {
  simulator = await createSimulator({ latencyMs: 2 });
  crm = crmControl(simulator.url);
  testStore = await createTestStore(['crm'], {
    baseUrl: `${simulator.url}/generic/crm`,
    connectTimeoutMs: 100,
    requestTimeoutMs: 200,
    attemptTimeoutMs: 700,
    unknownHorizonMs: 400,
  });
  links = createLinks(testStore.database, testStore.contacts);
  const allowTargets = [new URL(simulator.url).host];
  sessions = createSessions({ registry: await createRegistry(), allowTargets });
});
afterAll(async () => {
  await sessions.close();
  await testStore.close();
  await simulator.close();
});
let person = 0;
beforeEach(async () => {
  person += 1;
  await crm.latency({ searchLagMs: 0 });
});

/** `read`: contact and connection have been read, and nothing is claimed yet. */
type Stop = 'read' | WriteStep;

const steps = { fetchOrCreate: fetchOrCreateContact, update: updateContact };

function dependencies(reached: (step: Stop) => Promise<void> = async () => {}): PushDependencies {
  return {
    store: testStore.contacts,
    async connect(connection, attempt) {
      await reached('read');
      return sessions.open(connection, attempt);
    },
    newToken: randomUUID,
    monotonicNow: () => performance.now(),
    reached,
  };
}

function requestOf(contactId: string, title: string, at: number): PushRequest {
  const phone = `+120255501${String(person).padStart(2, '0')}`;
  const values = { name: 'Kim Example', email: `${contactId}@example.com`, phone, title };
  return {
    connectionId: 'crm',
    object: 'contact',
    contactId,
    pushId: randomUUID(),
    fields: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, at }])),
    names: ['title'],
    changeIds: [],
    policies: ['default'],
    isInteractive: false,
  };
}

/** As the workflow and Temporal do it: step after step, and again when an attempt says "not now". */
async function push(request: PushRequest): Promise<PushAnswer> {
  let step: PushStep = 'fetchOrCreate';
  let current = request;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer: PushAnswer = await steps[step](dependencies(), current, attempt);
      if (answer.end !== 'next') return answer;
      step = answer.next;
      current = answer.found === undefined ? request : { ...request, found: answer.found };
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      await delay(error.delayMs ?? 20);
    }
  }
}

function gate(): { opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** One attempt that stands still at a step until it is told to go on. */
async function attemptThatStops(at: Stop, step: PushStep, request: PushRequest) {
  const stopped = gate();
  const told = gate();
  const ended = steps[step](
    dependencies(async (reached) => {
      if (reached !== at) return;
      stopped.open();
      await told.opened;
    }),
    request,
    1,
  ).catch((error: unknown) => {
    // Temporal has given this attempt up: nobody tries it again.
    if (!(error instanceof RetryLater)) throw error;
  });
  await Promise.race([stopped.opened, ended]);
  return async () => {
    told.open();
    await ended;
  };
}

async function stored(contactId: string) {
  const { rows } = await testStore.database.withTenant('default', (tx) =>
    tx.query(
      `SELECT l.external_id, l.fingerprint, l.sent_hashes, i.contact_id IS NOT NULL AS is_claimed
       FROM links l LEFT JOIN intents i USING (tenant_id, connection_id, object, contact_id) WHERE contact_id = $1`,
      [contactId],
    ),
  );
  return rows;
}

/** The titles of all records of this person. */
async function titlesInCrm(contactId: string) {
  const records = await crm.records();
  const ours = records.filter(({ fields }) => fields['email'] === `${contactId}@example.com`);
  return ours.map(({ fields }) => (fields['custom_fields'] as { title: string }).title);
}

test.each<Stop>(['read', 'claimed', 'sent', 'executed', 'linked'])(
  'a create that stops at "%s" and goes on when another attempt has pushed the contact makes no second record',
  async (at) => {
    const contactId = `create-${at}`;
    // Where the first has sent nothing, the second need not find anything, so a lookup may lag as far as it likes.
    if (at === 'read' || at === 'claimed') await crm.latency({ searchLagMs: 60_000 });
    const goOn = await attemptThatStops(at, 'fetchOrCreate', requestOf(contactId, 'first', 1_000));
    expect(await push(requestOf(contactId, 'second', 2_000))).toMatchObject({ end: 'done' });
    const before = await stored(contactId);
    expect(before).toMatchObject([{ is_claimed: false }]);
    await goOn();
    expect(await stored(contactId)).toEqual(before);
    expect(await titlesInCrm(contactId)).toEqual(['second']);
  },
);

test.each<Stop>(['read', 'claimed', 'sent', 'executed', 'linked'])(
  'an update that stops at "%s" and goes on when another attempt has pushed newer values takes nothing back',
  async (at) => {
    const contactId = `update-${at}`;
    await push(requestOf(contactId, 'zeroth', 500));
    const goOn = await attemptThatStops(at, 'update', requestOf(contactId, 'first', 1_000));
    expect(await push(requestOf(contactId, 'second', 2_000))).toMatchObject({
      end: 'done',
      outcome: 'updated',
    });
    const before = await stored(contactId);
    await goOn();
    expect(await stored(contactId)).toEqual(before);
    expect(await titlesInCrm(contactId)).toEqual(['second']);
  },
);

test.each<Stop>(['read', 'claimed'])(
  'a create that stops at "%s" makes no record when a person has named one meanwhile',
  async (at) => {
    const contactId = `named-${at}`;
    const goOn = await attemptThatStops(at, 'fetchOrCreate', requestOf(contactId, 'first', 1_000));
    const externalId = await crm.addRecord({ name: 'Somebody', email: 'somebody@example.com' });
    const key = { connectionId: 'crm', object: 'contact', contactId } as const;
    expect(await links.set({ key, externalId, takeOver: false })).toEqual({ kind: 'set' });
    await goOn();
    expect(await stored(contactId)).toMatchObject([{ external_id: externalId }]);
    expect(await titlesInCrm(contactId)).toEqual([]);
  },
);

test.each<PushStep>(['fetchOrCreate', 'update'])(
  'a process that stood still between the mark and the request of %s sends nothing after the horizon has begun',
  async (step) => {
    const contactId = `stood-still-${step}`;
    if (step === 'update') await push(requestOf(contactId, 'zeroth', 500));
    const titles = await titlesInCrm(contactId);
    const goOn = await attemptThatStops('sent', step, requestOf(contactId, 'first', 1_000));
    // Longer than a request may take, and shorter than the attempt may.
    await delay(250);
    await goOn();
    expect(await titlesInCrm(contactId)).toEqual(titles);
  },
);

test('a newer update does not overtake one that the CRM executes late', async () => {
  await push(requestOf('late', 'zeroth', 500));
  await crm.fault({ operation: 'update', kind: 'slow', delayMs: 250, times: 1 });
  await expect(updateContact(dependencies(), requestOf('late', 'first', 1_000), 1)).rejects.toThrow(
    RetryLater,
  );
  expect(await push(requestOf('late', 'second', 2_000))).toMatchObject({ end: 'done', outcome: 'updated' });
  await expect.poll(async () => (await crm.requests('update')).at(-2)?.executed).toBe(true);
  expect(await titlesInCrm('late')).toEqual(['second']);
});

async function rowsAbout(contactId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ['links', 'contact_state', 'timeline', 'intents', 'key_claims', 'parked']) {
    const { rows } = await testStore.database.withTenant('default', (tx) =>
      tx.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table} WHERE contact_id = $1`, [
        contactId,
      ]),
    );
    if (rows[0]?.count !== 0) counts[table] = rows[0]?.count ?? 0;
  }
  return counts;
}

test.each<[Stop, string, number]>([
  ['read', 'taken', 0],
  ['claimed', 'taken', 0],
  ['sent', 'taken', 1],
  ['sent', 'refused', 0],
  ['sent', 'unauthorized', 0],
  ['executed', 'taken', 1],
])(
  'a create that stops at "%s" and is then %s leaves nothing here of a contact that was forgotten meanwhile',
  async (at, answered, records) => {
    const contactId = `forgotten-${at}-${answered}`;
    const status = answered === 'refused' ? 422 : 401;
    if (answered !== 'taken') await crm.fault({ operation: 'create', kind: 'status', status, times: 1 });
    const goOn = await attemptThatStops(at, 'fetchOrCreate', requestOf(contactId, 'first', 1_000));
    const key = { connectionId: 'crm', object: 'contact', contactId } as const;
    expect(await forgetContact(dependencies(), { ...key, deleteInCrm: false })).toEqual({ forgotten: true });
    await goOn();
    expect(await rowsAbout(contactId)).toEqual({});
    expect(await titlesInCrm(contactId)).toHaveLength(records);
    expect(await fetchOrCreateContact(dependencies(), requestOf(contactId, 'next', 2_000), 1)).toMatchObject({
      end: 'forgotten',
    });
    expect(await links.set({ key, externalId: 'lead-1', takeOver: true })).toEqual({ kind: 'forgotten' });
  },
);

test('a record that is gone costs only the link that still names it', async () => {
  const contactId = 'recreated';
  await testStore.connections.update('default', 'crm', {
    settings: { ...(await testStore.connections.find('crm'))?.settings, onDeleted: 'recreate' },
  });
  await push(requestOf(contactId, 'zeroth', 500));
  const [before] = await stored(contactId);
  await crm.removeRecord(String(before?.external_id));
  const goOn = await attemptThatStops('sent', 'update', requestOf(contactId, 'first', 1_000));
  const made = await crm.addRecord({ name: 'Kim Example' });
  const key = { connectionId: 'crm', object: 'contact', contactId } as const;
  expect(await links.set({ key, externalId: made, takeOver: true })).toEqual({ kind: 'set' });
  await goOn();
  expect(await stored(contactId)).toMatchObject([{ external_id: made }]);
});
