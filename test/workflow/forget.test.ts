// Forget: our copies go, later changes are refused until restored, the CRM record stays unless asked.
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createHashKeys } from '../../store/hash-keys.ts';
import { createEntityStore } from '../../store/entity/entity-store.ts';
import { createCipher } from '../../store/encryption.ts';
import { parseEncryptionKeys } from '../../config/encryption-keys.ts';
import { restoreEntity } from '../../push/restore-entity.ts';
import {
  entitiesForgotten,
  forget,
  purgeForgottenId,
  purgeForgottenType,
  taskQueues,
} from '../../workflows/messages.ts';
import { eventually } from '../support/patience.ts';
import { testKeys, useRig } from '../support/rig.ts';

const rig = useRig();

const person = (n: number) => ({
  name: 'Fay Example',
  email: `fay${n}@example.com`,
  phone: `+1 202 555 015${n}`,
});
const recordsOf = async ({ email }: { email: string }) =>
  (await rig.crm.records()).filter(({ fields }) => fields['email'] === email);

async function rowsAbout(entityId: string): Promise<number> {
  const counts = await rig.database.withTenant('default', (tx) =>
    tx.query<{ count: string }>(
      `SELECT (SELECT count(*) FROM links WHERE entity_id = $1) + (SELECT count(*) FROM entity_state WHERE entity_id = $1)
         + (SELECT count(*) FROM timeline WHERE entity_id = $1) + (SELECT count(*) FROM intents WHERE entity_id = $1)
         + (SELECT count(*) FROM key_claims WHERE entity_id = $1) + (SELECT count(*) FROM parked WHERE entity_id = $1)
         AS count`,
      [entityId],
    ),
  );
  return Number(counts.rows[0]?.count);
}

async function isInTemporal(workflowId: string): Promise<boolean> {
  return rig.client.workflow
    .getHandle(workflowId)
    .describe()
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof Error && error.name === 'WorkflowNotFoundError') return false;
        throw error;
      },
    );
}

/** What the purge found, look by look, and asked the server to delete. */
async function looksOfPurge(connectionId: string): Promise<string[]> {
  const { events } = await rig.client.workflow.getHandle(purgeForgottenId(connectionId)).fetchHistory();
  const looks = (events ?? []).flatMap((event) => event.activityTaskCompletedEventAttributes ?? []);
  return looks.map((look) => Buffer.from(look.result?.payloads?.[0]?.data ?? []).toString());
}

/** ⊢ The server deletes when its queues have caught up: after 25 s when it is idle, after minutes when it is not. */
async function expectPurged(connectionId: string, workflowId: string): Promise<void> {
  const patientUntil = Date.now() + 35_000;
  const isGone = async () => !(await isInTemporal(workflowId));
  while (Date.now() < patientUntil) {
    if (await isGone()) return;
    await delay(500);
  }
  const isAskedFor = async () =>
    (await looksOfPurge(connectionId)).some((look) => JSON.parse(look).stillThere.includes(workflowId));
  // Not expect.poll: with two tests at the same time it does not know in which one it is.
  await eventually('its runs are deleted', async () => (await isGone()) || (await isAskedFor()), Boolean);
}

// The two wait for the server's queues at the same time.
test.concurrent('a forgotten contact leaves Postgres and Temporal, and its record stays', async () => {
  const connectionId = await rig.addConnection();
  await rig.sendNow(connectionId, 'f-1', { fields: person(1) });
  const handle = rig.handle(connectionId, 'f-1');
  expect(await handle.executeUpdate(forget, { args: [{}] })).toEqual({ forgotten: true });
  expect(await rowsAbout('f-1')).toBe(0);
  await expectPurged(connectionId, `contact:${connectionId}:f-1`);
  expect(await recordsOf(person(1))).toHaveLength(1);
});

test.concurrent('the runs of a contact that closes late leave Temporal too', async () => {
  const connectionId = await rig.addConnection();
  await rig.sendNow(connectionId, 'late', { fields: person(2) });
  const { workflowId } = rig.handle(connectionId, 'late');
  await rig.client.workflow.signalWithStart(purgeForgottenType, {
    workflowId: purgeForgottenId(connectionId),
    taskQueue: taskQueues.workflows,
    args: [],
    signal: entitiesForgotten,
    signalArgs: [{ workflowIds: [workflowId] }],
  });
  // More often than an absent one is looked for.
  const looks = () => looksOfPurge(connectionId);
  await eventually('an open contact is looked at', looks, ({ length }) => length > 3);
  await rig.handle(connectionId, 'late').terminate('as if its worker came to it now');
  await expectPurged(connectionId, workflowId);
});

test('a later change of a forgotten contact is refused until it is restored, and then updates the old record', async () => {
  const connectionId = await rig.addConnection();
  const { externalId } = await rig.sendNow(connectionId, 'f-2', { fields: person(3) });
  await rig.handle(connectionId, 'f-2').executeUpdate(forget, { args: [{}] });
  expect(await rig.sendNow(connectionId, 'f-2', { fields: { title: 'Again' } })).toMatchObject({
    outcome: 'failed',
    failure: { kind: 'forgotten' },
  });
  await expect.poll(() => rowsAbout('f-2')).toBe(0);
  for (const signal of ['pause', 'contactDeleted']) {
    const handle = await rig.client.workflow.signalWithStart('contactSync', {
      workflowId: `contact:${connectionId}:f-2`,
      taskQueue: taskQueues.workflows,
      args: [{ connectionId, contactId: 'f-2' }],
      signal,
      signalArgs: [],
    });
    await handle.result();
    expect(await rowsAbout('f-2')).toBe(0);
  }

  const cipher = createCipher(parseEncryptionKeys(testKeys));
  const store = createEntityStore(rig.database, cipher, createHashKeys(rig.database, cipher));
  const key = { connectionId, object: 'contact' as const, entityId: 'f-2' };
  expect(await restoreEntity(store, key)).toEqual({ restored: true, externalId });
  expect(await rig.sendNow(connectionId, 'f-2', { fields: { ...person(3), title: 'Again' } })).toMatchObject({
    outcome: 'updated',
    externalId,
  });
  expect(await recordsOf(person(3))).toHaveLength(1);
});
