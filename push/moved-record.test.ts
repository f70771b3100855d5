// The CRM says that a record was merged, converted or archived: the generic contract has no word for it, so what its
// lookup by id answers is worded here; everything else is the product on a real Postgres and a real CRM.
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import type { RecordState } from '../connectors/connector.ts';
import type { PushAnswer, PushRequest } from '../domain/entity/push.ts';
import { firstAttempt, kim, requestOf, useAttempts } from '../test/support/attempts.ts';
import type { PushDependencies } from './dependencies.ts';
import { fetchOrCreateRecord } from './fetch-or-create-record.ts';
import { updateRecord } from './update-record.ts';

const attempts = useAttempts({ emptyCrm: true });
let number = 0;
let entityId = '';
let externalId = '';
beforeEach(async () => {
  number += 1;
  entityId = `c-${number}`;
  await attempts.push(requestOf(entityId, kim(number, 'Engineer')));
  externalId = (await attempts.crm.records())[0]?.id ?? '';
});

const cto = (): PushRequest => requestOf(entityId, kim(number, 'CTO'), 2_000);
const linked = async () =>
  (await attempts.query('SELECT external_id FROM links WHERE entity_id = $1', [entityId])).map(
    (row) => row['external_id'],
  );
/** Somebody else's phone and e-mail, so that only its id leads to it. */
const survivorInCrm = () => attempts.crm.addRecord(kim(number + 50, 'of the survivor'));

/** One whose `read` answers this; in turns, where there are several. */
function where(...states: RecordState[]): PushDependencies {
  const dependencies = attempts.dependencies();
  const read = async (): Promise<RecordState> =>
    (states.length > 1 ? states.shift() : states[0]) as RecordState;
  return {
    ...dependencies,
    async connect(connection) {
      const opened = await dependencies.connect(connection);
      const { contact } = opened.session.objects;
      if (contact === undefined) throw new Error('no contact');
      return { ...opened, session: { objects: { contact: { ...contact, read } } } };
    },
  };
}

/** Steps of one push, as the workflow takes them. */
async function push(dependencies: PushDependencies, given = cto()): Promise<PushAnswer> {
  const steps = { fetchOrCreate: fetchOrCreateRecord, update: updateRecord };
  let request = given;
  let answer = await updateRecord(dependencies, request, firstAttempt);
  while (answer.end === 'next') {
    request = { ...request, ...(answer.gone === undefined ? {} : { gone: answer.gone }) };
    answer = await steps[answer.next](dependencies, request, firstAttempt);
  }
  return answer;
}

test('a record that was merged is followed: the survivor is linked and gets the change', async () => {
  const into = await survivorInCrm();
  await attempts.crm.removeRecord(externalId);
  expect(await push(where({ state: 'merged', into }))).toMatchObject({
    end: 'done',
    outcome: 'updated',
    link: { externalId: into },
  });
  expect(await linked()).toEqual([into]);
  expect(await attempts.titles()).toEqual(['CTO']);
  // What was sent before went with the record: it is no change.
  const [sent] = await attempts.query(
    "SELECT sent_fields FROM timeline WHERE entity_id = $1 AND outcome = 'updated'",
    [entityId],
  );
  expect(sent).toEqual({ sent_fields: ['custom_fields.title'] });
  // Whoever comes next knows nothing of it and goes straight there.
  expect(await attempts.push(requestOf(entityId, kim(number, 'CEO'), 3_000))).toMatchObject({
    outcome: 'updated',
    link: { externalId: into },
  });
});

test('a survivor that shows another e-mail is not written to: a person is asked', async () => {
  const into = await survivorInCrm();
  await attempts.crm.removeRecord(externalId);
  const email = `kim-${number + 50}@example.com`;
  const live = {
    state: 'live',
    match: { externalId: into, hasOurKey: false, shows: { email: [email] } },
  } as const;
  expect(await push(where({ state: 'merged', into }, live))).toMatchObject({
    end: 'stopped',
    failure: {
      kind: 'conflict',
      message: `The record was merged in http into ${into}, which shows another e-mail than the contact "${entityId}": it may be somebody else's.`,
      advice: { code: 'correct_link' },
    },
  });
  expect(await linked()).toEqual([externalId]);
  expect(await attempts.crm.records()).toMatchObject([{ fields: { email, title: 'of the survivor' } }]);
  await attempts.settings({ onContradiction: 'adopt' });
  const again = { ...cto(), pushId: randomUUID() };
  expect(await push(where({ state: 'merged', into }, live), again)).toMatchObject({ outcome: 'updated' });
  await attempts.settings({ onContradiction: 'conflict' });
});

test('a survivor that another contact owns is a conflict that names it, and the link stays', async () => {
  await attempts.push(requestOf(`other-${number}`, kim(number + 50, 'of another')));
  const into = (await attempts.recordsOf(`kim-${number + 50}@example.com`))[0]?.id ?? '';
  await attempts.crm.removeRecord(externalId);
  expect(await push(where({ state: 'merged', into }))).toMatchObject({
    end: 'stopped',
    failure: { kind: 'conflict', message: expect.stringContaining(`contact "other-${number}"`) },
  });
  expect(await linked()).toEqual([externalId]);
  // Nothing is left that another attempt would wait for.
  expect(
    await attempts.query(
      "SELECT 1 FROM key_claims WHERE entity_id = $1 AND until > now() + interval '40 s'",
      [entityId],
    ),
  ).toEqual([]);
});

test('one that is followed to a record which is gone as well stops, and does not go round', async () => {
  await attempts.crm.removeRecord(externalId);
  expect(
    await push(where({ state: 'merged', into: 'lead-900' }, { state: 'merged', into: externalId })),
  ).toMatchObject({
    end: 'stopped',
    failure: { kind: 'not_found', message: expect.stringContaining('so was the one before it') },
  });
  expect(await linked()).toEqual(['lead-900']);
});

test('a converted record is followed where the connection writes to such records', async () => {
  const id = await survivorInCrm();
  await attempts.crm.removeRecord(externalId);
  const converted = { state: 'converted', object: 'Customer', id } as const;
  expect(await push(where({ ...converted, isTaken: true }))).toMatchObject({
    outcome: 'updated',
    link: { externalId: id },
  });
});

test('a converted record stops its contact where the connection does not', async () => {
  await attempts.crm.removeRecord(externalId);
  const state = { state: 'converted', object: 'Customer', id: 'customer-9', isTaken: false } as const;
  expect(await push(where(state))).toMatchObject({
    end: 'stopped',
    failure: {
      kind: 'unsupported',
      message: `The record ${externalId} was converted to the Customer customer-9 in http, and this connection does not send contacts there.`,
    },
  });
  expect(await linked()).toEqual([externalId]);
});

test('an archived record is one that is gone: a person hears it, or it is made again', async () => {
  await attempts.crm.removeRecord(externalId);
  expect(await push(where({ state: 'archived' }))).toMatchObject({
    end: 'stopped',
    failure: { kind: 'not_found', message: `The record ${externalId} was archived in http.` },
  });
  await attempts.settings({ onDeleted: 'recreate' });
  expect(await push(where({ state: 'archived' }), { ...cto(), pushId: randomUUID() })).toMatchObject({
    outcome: 'created',
  });
  expect(await attempts.titles()).toEqual(['CTO']);
  await attempts.settings({ onDeleted: 'stop' });
});

test('a record that was said to be gone, and then to be merged, is followed and not made again', async () => {
  await attempts.settings({ onDeleted: 'recreate' });
  const into = await survivorInCrm();
  await attempts.crm.removeRecord(externalId);
  expect(await push(where({ state: 'gone' }, { state: 'merged', into }))).toMatchObject({
    outcome: 'updated',
    link: { externalId: into },
  });
  expect(await attempts.titles()).toEqual(['CTO']);
  await attempts.settings({ onDeleted: 'stop' });
});

test('an attempt that was overtaken links no survivor', async () => {
  const into = await survivorInCrm();
  await attempts.crm.removeRecord(externalId);
  const dependencies = where({ state: 'merged', into });
  const named = await attempts.crm.addRecord(kim(number + 70, 'named by a person'));
  const key = { connectionId: 'crm', object: 'contact', entityId } as const;
  const late = updateRecord(
    {
      ...dependencies,
      async reached(step) {
        if (step === 'sent') await attempts.links.set({ key, externalId: named, takeOver: true });
      },
    },
    cto(),
    firstAttempt,
  );
  await expect(late).rejects.toMatchObject({ name: 'RetryLater' });
  expect(await linked()).toEqual([named]);
});

/** As the lookup by id shows it. */
const live = (id: string, record: Record<string, string> = {}): RecordState => ({
  state: 'live',
  match: { externalId: id, hasOurKey: false, shows: {}, record },
});

test('a survivor of one that was being adopted is still only filled where it is empty', async () => {
  await attempts.settings({ onAdopt: 'fillEmpty' });
  const adopted = await attempts.crm.addRecord(kim(number + 30, 'of a salesperson'));
  const into = await survivorInCrm();
  await attempts.crm.removeRecord(adopted);
  const epoch = (await attempts.store.connections.find('crm'))?.epoch ?? 0;
  entityId = `new-${number}`;
  const given = {
    ...requestOf(entityId, kim(number + 30, 'CTO'), 2_000),
    found: { externalId: adopted, epoch },
  };
  // The attempt that links it does not go on from what it has read before.
  await expect(push(where(live(adopted), { state: 'merged', into }), given)).rejects.toMatchObject({
    delayMs: 1,
  });
  const survivor = live(into, { 'custom_fields.title': 'of the survivor' });
  const answer = await push(where(live(adopted), { state: 'merged', into }, survivor), given);
  expect(answer).toMatchObject({ outcome: 'updated', link: { externalId: into } });
  expect(await attempts.titles()).toContain('of the survivor');
  await attempts.settings({ onAdopt: 'overwrite' });
});

test('a value that is withheld because the record was merged already does not count as sent', async () => {
  await attempts.settings({ overwrite: { 'custom_fields.title': 'ifEmpty' } });
  const into = await survivorInCrm();
  await attempts.crm.removeRecord(externalId);
  const merged: RecordState = { state: 'merged', into };
  // Looked at, and then asked what became of it.
  expect(await push(where(merged, merged, live(into)))).toMatchObject({
    outcome: 'updated',
    link: { externalId: into },
  });
  expect(await attempts.titles()).toEqual(['CTO']);
  await attempts.settings({ overwrite: {} });
});
