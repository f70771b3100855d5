// The mapping of a connector that maps by tables, on a CRM that tells its fields: checked before it is saved.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../config/config.ts';
import { createLocalServer, type LocalServer } from '../../connectors/kit/testing/local-server.ts';
import type { FieldDescription } from '../../domain/mapping/field-description.ts';
import { environmentOf } from '../../test/support/cli-process.ts';
import { createRig, type Rig } from '../../test/support/rig.ts';
import { contact, testConnectorFolder } from '../../test/support/subjects.ts';
import { useOpened } from '../../test/support/use-opened.ts';
import { readEntity } from '../entities/entity-story.ts';
import { openSyncline, type Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';
import { describeFields } from './describe-fields.ts';
import { setMapping } from './set-mapping.ts';
import { showMapping } from './show-mapping.ts';

interface Opened {
  rig: Rig;
  syncline: Syncline;
  server: LocalServer;
  close(): Promise<void>;
}

const opened = useOpened(async (): Promise<Opened> => {
  const server = await createLocalServer();
  const rig = await createRig({ worker: false, subject: contact });
  const allowTargets = [rig.crm.url, server.url].map((url) => new URL(url).host);
  await rig.startWorker({ allowTargets });
  const folder = mkdtempSync(path.join(tmpdir(), 'syncline-mapping-'));
  const env = {
    ...environmentOf(rig, folder),
    SYNCLINE_ALLOW_TARGETS: allowTargets.join(','),
    SYNCLINE_CONNECTOR_FOLDER: testConnectorFolder('sources'),
  };
  const syncline = openSyncline(loadConfig(env), { poolSize: 2 });
  return {
    rig,
    syncline,
    server,
    async close() {
      await syncline.close();
      await rig.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

const described: FieldDescription[] = [
  { name: 'job_title', label: 'Job Title', type: 'text', isRequired: false, isReadOnly: false },
  { name: 'score', label: 'Score', type: 'number', isRequired: false, isReadOnly: true },
];
beforeEach(() => opened.server.answer({ body: { fields: described } }));

const onServer = () => opened.rig.addConnection({ baseUrl: opened.server.url });
const set = (connectionId: string, fields: Record<string, string>, unset: string[] = []) =>
  setMapping(opened.syncline, { connectionId, object: 'contact', fields, unset });
const refusalOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof RefusedError) return error.refusal;
  throw new Error('it was not refused', { cause: error });
};
const rowsOf = async (connectionId: string) =>
  (await showMapping(opened.syncline, { connectionId, object: 'contact' })).rows;

test('a field that the account has is taken, and shown as changed', async () => {
  const connectionId = await onServer();
  expect(await set(connectionId, { contact_title: 'job_title' })).toMatchObject({ checked: 'described' });
  const row = { crmField: 'job_title', rule: { from: 'title' }, isChanged: true };
  expect(await rowsOf(connectionId)).toContainEqual(row);
  await set(connectionId, {}, ['title']);
  expect(await rowsOf(connectionId)).not.toContainEqual(row);
  const { settings } = (await opened.rig.connections.find(connectionId)) ?? {};
  expect(settings).not.toHaveProperty('mapping');
});

test('one that the account has not, or does not let anybody write, is refused, and nothing is stored', async () => {
  const connectionId = await onServer();
  expect(await refusalOf(set(connectionId, { title: 'jobtitle', size: 'score', a: 'x' }))).toMatchObject({
    code: 'invalid_places',
    problems: [
      { kind: 'unknown', crmField: 'jobtitle', near: 'job_title' },
      { kind: 'readOnly', crmField: 'score' },
      { kind: 'unknown', crmField: 'x', near: undefined },
    ],
  });
  expect(await refusalOf(set(connectionId, { title: 'job_title', nick: 'job_title' }))).toMatchObject({
    code: 'invalid_settings',
    problems: ['mapping.contact sends title and nick to job_title: a field of the CRM has one value.'],
  });
  expect((await rowsOf(connectionId)).filter(({ isChanged }) => isChanged)).toEqual([]);
});

test('fields that cannot be read now are saved unchecked, and the reason is told', async () => {
  const connectionId = await onServer();
  opened.server.answer({ status: 503 });
  const answer = await set(connectionId, { title: 'anything' });
  expect(answer).toMatchObject({ checked: 'unreadable' });
  expect(answer.reason).toContain('503');
  expect(await describeFields(opened.syncline, { connectionId, object: 'contact' })).toMatchObject({
    kind: 'unreadable',
  });
  opened.server.answer({ body: { fields: described } });
  expect(await describeFields(opened.syncline, { connectionId, object: 'contact' })).toEqual({
    kind: 'described',
    fields: described,
  });
});

test('what nothing sends, and what its field cannot hold, is told of a contact', async () => {
  const { rig, syncline } = opened;
  const rows = { contact: { short: { from: 'title', maxLength: 3 } } };
  const connectionId = await rig.addConnection({
    mapping: { contact: { city: 'none' } },
    mappingRows: rows,
    onInvalidField: 'sendWithout',
  });
  const key = { connectionId, object: 'contact', entityId: 'u-1' } as const;
  // The row's own place: what our field of that name holds has none.
  const fields = { name: 'Una', email: 'una@example.com', title: 'Director', city: 'Bonn', short: 'x' };
  expect(await rig.sendNow(connectionId, 'u-1', { fields })).toMatchObject({ outcome: 'created' });
  const { report } = await readEntity(syncline, key);
  expect(report).toMatchObject({
    unmappedFields: ['short'],
    leftOutFields: [
      { field: 'title', crmField: 'short', reason: 'title is longer than the 3 characters that fit' },
    ],
  });
  const [record] = await rig.crm.records();
  expect(record?.fields).toMatchObject({ name: 'Una', email: 'una@example.com', syncline_id: 'u-1' });
  for (const name of ['short', 'title', 'city']) expect(record?.fields).not.toHaveProperty(name);
});
