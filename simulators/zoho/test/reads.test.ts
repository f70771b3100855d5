// Looking up: by id, by query, by search; what departed; fields, users, the account.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recorded, startZoho } from './start-zoho.ts';

const ann = { First_Name: 'Ann', Last_Name: "O'Brien", Email: 'ann@example.com', Phone: '(202) 555-0100' };

test('none has no body, in every kind of question', async () => {
  const crm = await startZoho();
  const paths = [
    '/Contacts/6493490000009999999',
    '/Contacts?fields=Email',
    '/Contacts/search?email=a@example.com',
  ];
  for (const path of [...paths, '/Contacts/deleted', '/settings/recycle_bin/6493490000009999999']) {
    const { status, text } = await crm.api('GET', path);
    expect([path, status, text]).toEqual([path, 204, '']);
  }
  expect((await crm.query("select id from Contacts where Email = 'a@example.com'")).status).toBe(204);
});

test('a list is answered as the recorded one is', async () => {
  const crm = await startZoho();
  await crm.person('Contacts', ann);
  const { body } = await crm.api('GET', '/Contacts?fields=Full_Name,Created_Time,Created_By');
  const [shown] = body['data'] as Record<string, unknown>[];
  const [real] = recorded('list-of-contacts')['data'] as Record<string, Record<string, unknown>>[];
  expect(Object.keys(shown?.['Created_By'] ?? {}).toSorted()).toEqual(
    Object.keys(real?.['Created_By'] ?? {}).toSorted(),
  );
  expect(shown?.['Created_Time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
  expect(body['info']).toMatchObject({ per_page: 200, count: 1, page: 1, more_records: false });
});

test('a query compares without case, takes an apostrophe, and wants its criteria in pairs', async () => {
  const crm = await startZoho();
  const { id } = await crm.person('Contacts', ann);
  const hit = await crm.query(
    String.raw`select id, Email from Contacts where (Last_Name = 'o\'brien' and Email in ('ANN@example.com', 'b@example.com')) limit 10`,
  );
  expect(hit.data).toEqual([{ Email: 'ann@example.com', id }]);
  const three = "Email = 'a' and Email = 'b' and Email = 'c'";
  expect((await crm.query(`select id from Contacts where (${three})`)).body['code']).toBe('SYNTAX_ERROR');
  const many = Array.from({ length: 51 }, (_, at) => `'${at}'`).join();
  expect((await crm.query(`select id from Contacts where Email in (${many})`)).status).toBe(400);
  const unknown = await crm.query("select id, Nonsense from Contacts where Email = 'a'");
  expect(unknown.body).toMatchObject({ code: 'INVALID_QUERY', details: { column_name: 'Nonsense' } });
});

test('the search lags behind and knows phones by their digits; a query does neither', async () => {
  let now = Date.now();
  const crm = await startZoho({ now: () => now });
  await crm.post('/_control/latency', { crm: 'zoho', searchLagMs: 5000 });
  await crm.person('Contacts', ann);
  const search = () => crm.api('GET', '/Contacts/search?phone=2025550100&fields=Phone');
  expect((await search()).status).toBe(204);
  expect((await crm.query("select id from Contacts where Phone = '2025550100'")).status).toBe(204);
  expect((await crm.query("select id from Contacts where Phone = '(202) 555-0100'")).data).toHaveLength(1);
  now += 5001;
  expect((await search()).body).toMatchObject({ data: [{ Phone: '(202) 555-0100' }] });
  expect((await crm.api('GET', '/Contacts/search?criteria=(Email:equals:ann@example.com)')).status).toBe(200);
});

test('deleted is in the recycle bin, merged nowhere, converted only where one asks for it', async () => {
  const crm = await startZoho();
  const [one, two] = [await crm.person('Contacts', ann), await crm.person('Contacts', ann)];
  expect((await crm.api('DELETE', `/Contacts?ids=${one.id}`)).body).toMatchObject({
    data: [{ code: 'SUCCESS' }],
  });
  expect((await crm.api('GET', `/Contacts/${one.id}`)).status).toBe(204);
  expect((await crm.api('GET', `/settings/recycle_bin/${one.id}`)).body).toMatchObject({
    recycle_bin: [{ id: one.id }],
  });
  const survivor = await crm.person('Contacts', ann);
  await crm.post('/_control/merge', { id: two.id, into: survivor.id });
  expect((await crm.api('GET', `/Contacts/${two.id}`)).status).toBe(204);
  expect((await crm.api('GET', `/settings/recycle_bin/${two.id}`)).status).toBe(204);
  const lead = await crm.person('Leads', { ...ann, Company: 'Example Ltd', Designation: 'CEO' });
  const converted = await crm.post('/_control/convert', { id: lead.id, type: 'Contacts' });
  expect(converted.status).toBeLessThan(300);
  expect((await crm.api('GET', `/Leads/${lead.id}`)).status).toBe(204);
  const { body } = await crm.api('GET', `/Leads/${lead.id}?converted=both`);
  expect(body).toMatchObject({
    data: [{ $converted: true, $converted_detail: { contact: expect.any(String) as unknown } }],
  });
  const written = await crm.write('PUT', `/Leads/${lead.id}`, [{ Phone: '1' }]);
  expect(written.rows[0]).toMatchObject({
    code: 'CONVERTED_RECORD',
    message: "can't update the converted record",
  });
  const { data } = await crm.query("select Title, Account_Name from Contacts where Title = 'CEO'");
  expect(data).toMatchObject([{ Account_Name: { name: 'Example Ltd' } }]);
});

test('fields have the members of recorded ones that integrations read; a new one is unique', async () => {
  const crm = await startZoho({ hasKey: false });
  const fieldsOf = async (module: string) =>
    (await crm.api('GET', `/settings/fields?module=${module}`)).body['fields'] as Record<string, unknown>[];
  const real = recorded('fields-of-deals')['fields'] as Record<string, unknown>[];
  const shown = await fieldsOf('Deals');
  for (const each of real) {
    const ours = shown.find(({ api_name: name }) => name === each['api_name']);
    for (const member of [
      'data_type',
      'json_type',
      'length',
      'system_mandatory',
      'field_read_only',
      'custom_field',
    ]) {
      expect([each['api_name'], member, ours?.[member]]).toEqual([each['api_name'], member, each[member]]);
    }
  }
  const made = await crm.api('POST', '/settings/fields?module=Contacts', {
    fields: [{ field_label: 'Syncline Id', data_type: 'text', length: 255, unique: { casesensitive: true } }],
  });
  expect([made.status, made.body]).toMatchObject([201, { fields: [{ code: 'SUCCESS' }] }]);
  expect((await fieldsOf('Contacts')).at(-1)).toMatchObject({
    api_name: 'Syncline_Id',
    unique: { casesensitive: 'true' },
    custom_field: true,
  });
  await crm.rules({ canCustomize: false });
  const refused = await crm.api('POST', '/settings/fields?module=Leads', { fields: [] });
  expect([refused.status, refused.body['code']]).toEqual([403, 'NO_PERMISSION']);
});

test('records and logins survive a kill', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'zoho-'));
  const first = await startZoho({ dataFolder });
  const { rows } = await first.write('POST', '/Contacts', [{ ...ann, Syncline_Id: 'c-1' }]);
  // Nothing is written at the end: what is there now is what a kill leaves.
  const second = await startZoho({ dataFolder, hasKey: false });
  const { data } = await second.query("select Email from Contacts where Syncline_Id = 'c-1'");
  expect(data).toEqual([{ Email: 'ann@example.com', id: rows[0]?.details['id'] }]);
});
