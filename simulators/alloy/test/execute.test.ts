// Actions are executed at a HubSpot of the gateway's own, and refused as it refuses.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSimulator } from '../../simulator.ts';
import { callsTo } from '../../start-for-test.ts';
import { credentialId, headers, startAlloy } from './start-alloy.ts';

const sarah = {
  email: 'sarah.jones@techcorp.example.com',
  firstname: 'Sarah',
  lastname: 'Jones',
  phone: '+1 (555) 987-6543',
  company: 'TechCorp',
  jobtitle: 'VP of Sales',
  city: 'San Francisco',
  state: 'CA',
};
const create = { requestBody: { properties: sarah } };

test('create: the record is there, with its id, and the hubspot simulator has none', async () => {
  const { execute, call, stats } = await startAlloy();
  const made = await execute('createContact', create);
  expect(made).toMatchObject({
    status: 200,
    body: { responseData: { id: expect.stringMatching(/^\d+$/), properties: sarah }, statusCode: 200 },
  });
  const { id, url } = made.body['responseData'] as Record<string, string>;
  expect((await call('/_control/records?crm=alloy')).body).toMatchObject([
    { id, type: 'contact', crm: 'alloy' },
  ]);
  expect(await stats()).toMatchObject({ records: 1, duplicates: 0 });
  expect((await call('/_control/records?crm=hubspot')).body).toEqual([]);
  expect(await (await fetch(url ?? '')).text()).toContain('Sarah Jones');
});

test('the form of the API reference', async () => {
  const { execute, rules } = await startAlloy();
  await rules({ answers: 'result' });
  const made = await execute('createContact', create);
  expect(made.body).toMatchObject({ success: true, result: { properties: { email: sarah.email } } });
  expect((await execute('createContact', create)).body).toMatchObject({ success: false, statusCode: 409 });
});

test('update, read and delete by the id in pathParams', async () => {
  const { execute, stats } = await startAlloy();
  const { id } = (await execute('createContact', create)).body['responseData'] as { id: string };
  const pathParams = { contactId: id };
  const changed = await execute('updateContact', {
    pathParams,
    requestBody: { properties: { jobtitle: 'CEO' } },
  });
  expect(changed.body).toMatchObject({
    responseData: { id, properties: { jobtitle: 'CEO' } },
    statusCode: 200,
  });
  const read = await execute('getContact', { pathParams, queryParameters: { properties: 'jobtitle' } });
  expect(read.body).toMatchObject({ responseData: { id, properties: { jobtitle: 'CEO' } } });
  expect((await execute('deleteContact', { pathParams })).body).toEqual({
    responseData: null,
    statusCode: 204,
  });
  expect((await execute('getContact', { pathParams })).body).toMatchObject({ statusCode: 404 });
  expect(await stats()).toMatchObject({ records: 0 });
});

test('a second contact with an e-mail is refused by HubSpot, inside or outside of the answer', async () => {
  const { execute, rules } = await startAlloy();
  const { id } = (await execute('createContact', create)).body['responseData'] as { id: string };
  const inside = await execute('createContact', create);
  const message = `Contact already exists. Existing ID: ${id}`;
  expect(inside).toMatchObject({ status: 200, body: { responseData: { message }, statusCode: 409 } });
  await rules({ refusals: 'outside' });
  const outside = await execute('createContact', create);
  expect(outside).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT', message } } });
});

test('a value that HubSpot does not take is VALIDATION_ERROR with its field, with 400 or with 200', async () => {
  const { execute, rules } = await startAlloy();
  await rules({ refusals: 'outside' });
  const wrong = { requestBody: { properties: { ...sarah, email: 'nobody' } } };
  const error = {
    code: 'VALIDATION_ERROR',
    message: 'Invalid field value',
    details: { field: 'email', reason: 'Email address nobody is invalid' },
  };
  expect(await execute('createContact', wrong)).toMatchObject({ status: 400, body: { error } });
  await rules({ errorStatus: 'ok' });
  expect(await execute('createContact', wrong)).toMatchObject({ status: 200, body: { error } });
});

test('a login that was taken back executes nothing until it is given again', async () => {
  const { execute, control, api, stats } = await startAlloy();
  await control('alloy/revoke', { credentialId });
  expect(await execute('createContact', create)).toMatchObject({
    status: 401,
    body: {
      error: { code: 'INVALID_CREDENTIAL', message: 'The credential has expired or been revoked' },
    },
  });
  expect((await api('GET', '/connectors/hubspot/credentials')).body).toEqual({ credentials: [] });
  expect(await stats()).toMatchObject({ records: 0 });
  await control('alloy/restore', { credentialId });
  expect((await execute('createContact', create)).body).toMatchObject({ statusCode: 200 });
  expect((await control('alloy/revoke', { credentialId: 'cred_other' })).status).toBe(404);
});

test('what is wrong with the call is told by the name of the field, or plainly', async () => {
  const { execute, api } = await startAlloy();
  const field = async (action: string, given: object) => {
    const { error } = (await execute(action, given)).body as { error: { details: { field: string } } };
    return error.details.field;
  };
  expect(await field('createContact', {})).toBe('requestBody');
  expect(await field('createContact', { ...create, credentialId: '' })).toBe('credentialId');
  expect(await field('updateContact', create)).toBe('pathParams.contactId');
  expect((await execute('createContact', { ...create, credentialId: 'cred_other' })).body).toMatchObject({
    message: 'Credential not found',
  });
  // Of another user's credential nobody is told more than of one that is not there.
  const { userId } = (await api('POST', '/users', { username: 'user_2' })).body;
  const path = '/connectors/hubspot/actions/createContact/execute';
  const other = { headers: { 'x-alloy-userid': String(userId) } };
  expect((await api('POST', path, { credentialId, ...create }, other)).status).toBe(404);
  expect((await execute('makeContact', create)).status).toBe(404);
});

test('too many calls', async () => {
  const { execute, rules } = await startAlloy();
  await rules({ callsPerMinute: 1 });
  expect((await execute('createContact', create)).status).toBe(200);
  expect(await execute('createDeal', create)).toMatchObject({
    status: 429,
    body: { error: { code: 'RATE_LIMIT_EXCEEDED', message: 'Too many requests' } },
  });
});

test('faults hit what an action does, and the record that it is about', async () => {
  const { execute, control } = await startAlloy();
  await control('faults', {
    crm: 'alloy',
    operation: 'create',
    kind: 'status',
    status: 503,
    match: { email: sarah.email },
    times: 1,
  });
  expect((await execute('createDeal', { requestBody: { properties: { dealname: 'One' } } })).status).toBe(
    200,
  );
  expect((await execute('createContact', create)).status).toBe(503);
  expect((await execute('createContact', create)).status).toBe(200);
});

test('a salesperson works in the same account', async () => {
  const { execute, control, patch } = await startAlloy();
  const made = await control('records', {
    crm: 'alloy',
    type: 'contact',
    fields: { email: 'bob@example.com', firstname: 'Bob' },
  });
  const { id } = made.body as { id: string };
  await patch(`/_control/records/${id}`, { fields: { jobtitle: 'CTO' } });
  const read = await execute('getContact', {
    pathParams: { contactId: id },
    queryParameters: { properties: 'jobtitle' },
  });
  expect(read.body).toMatchObject({ responseData: { properties: { jobtitle: 'CTO' } } });
});

test('users, credentials and records survive a restart', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'syncline-alloy-'));
  onTestFinished(() => rmSync(dataFolder, { recursive: true }));
  const first = await createSimulator({ dataFolder, latencyMs: 0 });
  const before = callsTo(first.url);
  const path = '/alloy/connectors/hubspot/actions/createContact/execute';
  const body = JSON.stringify({ credentialId, ...create });
  await before.call('/alloy/users', {
    method: 'POST',
    headers,
    body: JSON.stringify({ username: 'user_2' }),
  });
  await before.call(path, { method: 'POST', headers, body });
  await first.close();

  const second = await createSimulator({ dataFolder, latencyMs: 0 });
  onTestFinished(() => second.close());
  const after = callsTo(second.url);
  expect((await after.call('/alloy/users', { headers })).body['users']).toHaveLength(2);
  expect((await after.call(path, { method: 'POST', headers, body })).body).toMatchObject({ statusCode: 409 });
});
