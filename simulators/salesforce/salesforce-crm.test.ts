// What people do to this CRM, what it says of itself, and what it does when told to fail.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSimulator } from '../simulator.ts';
import { callsTo } from '../start-for-test.ts';
import { keyField, recorded, refusalOf, startSalesforce } from './start-for-test.ts';

test('describe has every attribute of a recorded field, and the fields of the administrator', async () => {
  const crm = await startSalesforce();
  const { fields } = await crm.client().describe('Account');
  const name = fields.find((field) => field.name === 'Name');
  const form = recorded('described-field') as Record<string, unknown>;
  expect(Object.keys(name ?? {}).toSorted()).toEqual(Object.keys(form).toSorted());
  const { extraTypeInfo: _extra, compoundFieldName: _compound, ...rest } = form;
  expect(name).toMatchObject(rest);
  expect(fields.find((field) => field.name === keyField)).toMatchObject({
    custom: true,
    externalId: true,
    unique: true,
    idLookup: true,
    length: 255,
    type: 'string',
  });
  const required = async (object: string) =>
    (await crm.client().describe(object)).fields
      .filter((field) => field.createable && !field.nillable && !field.defaultedOnCreate)
      .map((field) => field.name);
  expect(await required('Contact')).toEqual(['LastName']);
  expect(await required('Opportunity')).toEqual(['Name', 'StageName', 'CloseDate']);
  expect(await required('Lead')).toEqual(['LastName', 'Company']);
  expect((await crm.client().describeGlobal()).sobjects.map((object) => object.name)).toContain(
    'OpportunityContactRole',
  );
  const deleted = await crm.call('/_control/salesforce/fields', {
    method: 'DELETE',
    body: JSON.stringify({ object: 'Account', name: keyField }),
  });
  expect(deleted.status).toBe(200);
  expect((await crm.client().describe('Account')).fields.some((field) => field.name === keyField)).toBe(
    false,
  );
});

test('a converted lead can still be read, points at its contact, and takes no change', async () => {
  const crm = await startSalesforce();
  const leads = crm.client().sobject('Lead');
  const { id = '' } = await leads.create({
    LastName: 'Ada',
    Company: 'Acme',
    Email: 'ada@example.com',
    City: 'Bath',
    [keyField]: 'p-1',
  });
  const contact = (await crm.post('/_control/convert', { id, type: 'Contact' })).body;
  const lead = await leads.retrieve(id);
  expect(lead).toMatchObject({ IsConverted: true, IsDeleted: false, ConvertedContactId: contact['id'] });
  const made = await crm.client().sobject('Contact').retrieve(String(contact['id']));
  expect(made).toMatchObject({
    LastName: 'Ada',
    MailingCity: 'Bath',
    AccountId: lead['ConvertedAccountId'],
    [keyField]: 'p-1',
  });
  expect(made).not.toHaveProperty('Company');
  expect(await refusalOf(leads.update({ Id: id, Title: 'T' }))).toMatchObject({
    errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD',
  });
  const { records } = await crm.client().query('SELECT IsConverted FROM Lead WHERE IsConverted = true');
  expect(records).toHaveLength(1);
});

test('a salesperson edits, deletes for good and merges; leads go to whom the assignment rule names', async () => {
  const crm = await startSalesforce();
  const contacts = crm.client().sobject('Contact');
  const made = (
    await crm.post('/_control/records', { crm: 'salesforce', type: 'Contact', fields: { LastName: 'Ada' } })
  ).body;
  const id = String(made['id']);
  await crm.patch(`/_control/records/${id}`, { fields: { Phone: '555 0100' } });
  expect(await contacts.retrieve(id)).toMatchObject({ LastName: 'Ada', Phone: '555 0100' });
  await crm.remove(`/_control/records/${id}`);
  expect((await crm.rest('GET', `/sobjects/Contact/${id}`)).body).toMatchObject([{ errorCode: 'NOT_FOUND' }]);

  const seller = '005ak0000000002AAA';
  await crm.rules({ assignsLeadsTo: seller });
  const owner = async (headers?: Record<string, string>) => {
    const answer = await crm.rest('POST', '/sobjects/Lead', { LastName: 'A', Company: 'B' }, headers);
    return (await crm.client().sobject('Lead').retrieve(String(answer.body['id'])))['OwnerId'] as unknown;
  };
  expect(await owner()).toBe(seller);
  expect(await owner({ 'Sforce-Auto-Assign': 'FALSE' })).not.toBe(seller);
  expect((await crm.requests('?operation=create')).at(-1)?.headers['sforce-auto-assign']).toBe('FALSE');
});

test('faults find their row in a batch and their person in a query, and speak as Salesforce does', async () => {
  const crm = await startSalesforce();
  const contacts = crm.client().sobject('Contact');
  const ada = { LastName: 'Ada', Email: 'ada@example.com' };
  const fault = (more: object) =>
    crm.fault({ crm: 'salesforce', times: 1, match: { email: ada.Email }, ...more });
  await fault({ kind: 'status', status: 503, operation: 'batchCreate' });
  expect((await contacts.create([{ LastName: 'Bob' }]))[0]?.success).toBe(true);
  expect(await refusalOf(contacts.create([{ LastName: 'Bob' }, ada]))).toMatchObject({
    errorCode: 'SERVER_UNAVAILABLE',
  });

  await fault({ kind: 'reset', executeFirst: true, operation: 'create' });
  await expect(crm.rest('POST', '/sobjects/Contact', ada)).rejects.toThrow('fetch failed');
  await fault({ kind: 'status', status: 500, operation: 'query' });
  const soql = (email: string) =>
    crm.rest('GET', `/query?q=${encodeURIComponent(`SELECT Id FROM Contact WHERE Email = '${email}'`)}`);
  expect((await soql('bob@example.com')).body).toMatchObject({ totalSize: 0 });
  expect(await soql(ada.Email)).toMatchObject({ status: 500, body: [{ errorCode: 'UNKNOWN_EXCEPTION' }] });
  // The one whose answer was lost is there.
  expect((await soql(ada.Email)).body).toMatchObject({ totalSize: 1 });
});

test('a search of words sees a new record later than a query does', async () => {
  const crm = await startSalesforce();
  await crm.post('/_control/latency', { crm: 'salesforce', searchLagMs: 3_600_000 });
  await crm.rest('POST', '/sobjects/Contact', { LastName: 'Lovelace', Email: 'ada@example.com' });
  const search = async () =>
    (
      await crm.rest('POST', '/parameterizedSearch', {
        q: 'ada@example.com',
        sobjects: [{ name: 'Contact', fields: ['Email'] }],
      })
    ).body;
  expect(await search()).toEqual({ searchRecords: [] });
  await crm.post('/_control/latency', { crm: 'salesforce', searchLagMs: 0 });
  expect(await search()).toMatchObject({
    searchRecords: [{ attributes: { type: 'Contact' }, Email: 'ada@example.com' }],
  });
});

test('records, custom fields and logins outlive the simulator', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'syncline-salesforce-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const first = await createSimulator({ dataFolder: folder, latencyMs: 0 });
  const { post } = callsTo(first.url);
  await post('/_control/salesforce/fields', {
    object: 'Contact',
    name: keyField,
    isExternalId: true,
    isUnique: true,
  });
  const login = (await post('/_control/logins', { crm: 'salesforce' })).body['answer'] as Record<
    string,
    string
  >;
  await first.close();

  const crm = await startSalesforce({ hasKey: false, dataFolder: folder });
  const contacts = crm.client(login['access_token']).sobject('Contact');
  const { id } = await contacts.upsert({ LastName: 'Ada', [keyField]: 'p-1' }, keyField);
  expect(await contacts.upsert({ LastName: 'Ada', [keyField]: 'p-1' }, keyField)).toMatchObject({
    id,
    created: false,
  });
  await crm.post('/_control/reset');
  expect((await crm.client().describe('Contact')).fields.some((field) => field.name === keyField)).toBe(
    false,
  );
});
