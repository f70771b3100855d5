// What a salesperson does, what goes wrong on purpose, and what is told afterwards.
import { expect, test } from 'vitest';
import type { LoggedRequest } from '../../control/request-log.ts';
import { startPipedrive } from './start-pipedrive.ts';

const ada = { name: 'Ada', emails: [{ value: 'ada@example.com' }] };

test('a salesperson makes, changes, archives and merges, and the API sees it', async () => {
  const { control, persons, patch } = await startPipedrive();
  const made = await control('records', { crm: 'pipedrive', type: 'person', fields: ada });
  const id = Number(made.body['id']);
  await patch(`/_control/records/${id}`, { fields: { name: 'Augusta', emails: null } });
  expect((await persons.getPerson({ id })).data).toMatchObject({ name: 'Augusta', emails: [] });
  const other = await control('records', { crm: 'pipedrive', type: 'person', fields: ada });
  await control('merge', { id: other.body['id'], into: String(id) });
  expect((await persons.getPerson({ id })).data).toMatchObject({
    name: 'Augusta',
    emails: [{ value: 'ada@example.com' }],
  });
  await control('archive', { id: String(id) });
  expect((await persons.getPerson({ id })).data).toMatchObject({ is_deleted: true });
});

test('definitions and participants are no records; the page of a record is for people', async () => {
  const { persons, field, stats, call } = await startPipedrive();
  await field('person', 'Syncline ID');
  const { data } = await persons.addPerson({ AddPersonRequest: { name: 'Ada <Lovelace>' } });
  expect(await stats()).toMatchObject({ records: 1, types: { person: 1 } });
  const page = await call(`/pipedrive/person/${data?.id}`);
  expect([page.status, page.text.includes('Ada &lt;Lovelace&gt;')]).toEqual([200, true]);
  expect((await call('/pipedrive/person/999')).status).toBe(404);
});

test('a create whose answer is lost has been executed', async () => {
  const { fault, api, stats, requests } = await startPipedrive();
  await fault({
    crm: 'pipedrive',
    kind: 'reset',
    operation: 'create',
    match: { email: 'ADA@example.com' },
    executeFirst: true,
  });
  await api('POST', '/v2/persons', { name: 'Bob' });
  await expect(api('POST', '/v2/persons', ada)).rejects.toThrow('fetch failed');
  expect(await stats()).toMatchObject({ records: 2, operations: { create: 2 } });
  const log = (await requests('?crm=pipedrive')) as LoggedRequest[];
  expect(log.map(({ executed, status }) => [executed, status])).toEqual([
    [true, 200],
    [true, null],
  ]);
});

test.each([
  [429, { success: false, error: 'Request over limit', errorCode: 429 }],
  [500, { success: false, error: 'Internal Server Error', code: 'ERR_UNKNOWN' }],
])('a fault with %i says what Pipedrive says', async (status, body) => {
  const { fault, api } = await startPipedrive();
  await fault({ crm: 'pipedrive', kind: 'status', status });
  expect(await api('GET', '/v2/persons')).toMatchObject({ status, body });
});

test('a fault with 403 is the page of the proxy', async () => {
  const { fault, api } = await startPipedrive();
  await fault({ crm: 'pipedrive', kind: 'status', status: 403 });
  const answer = await api('GET', '/v2/persons');
  expect([answer.status, answer.text.includes('Cloudflare')]).toEqual([403, true]);
});
