// Rows: created, updated, refused, found again.
import { expect, test } from 'vitest';
import { recorded, shapeOf, startZoho } from './start-zoho.ts';

const ann = { First_Name: 'Ann', Last_Name: 'Example', Email: 'ann@example.com', Phone: '+1 202 555 0100' };

test('a row that was added or updated is answered as the recorded ones are', async () => {
  const crm = await startZoho();
  const added = await crm.write('POST', '/Contacts', [ann]);
  expect(added.status).toBe(201);
  expect(shapeOf(added.body)).toEqual(shapeOf(recorded('record-added')));
  expect(added.rows[0]).toMatchObject({ code: 'SUCCESS', message: 'record added' });
  const id = String(added.rows[0]?.details['id']);
  expect(id).toMatch(/^\d{19}$/);
  const updated = await crm.write('PUT', `/Contacts/${id}`, [{ Title: 'CEO' }]);
  expect(updated.status).toBe(200);
  expect(shapeOf(updated.body)).toEqual(shapeOf(recorded('record-updated')));
  const read = await crm.api('GET', `/Contacts/${id}?fields=Full_Name,Title,Owner`);
  expect(read.body).toMatchObject({ data: [{ id, Full_Name: 'Ann Example', Title: 'CEO' }] });
});

test('a module that does not exist is refused as recorded', async () => {
  const crm = await startZoho();
  const answer = await crm.api('GET', '/Arsenal?fields=Name');
  expect([answer.status, answer.body]).toEqual([400, recorded('invalid-module')]);
});

test('a field that nobody knows is ignored without a word; one that only Zoho writes too', async () => {
  const crm = await startZoho();
  const { rows } = await crm.write('POST', '/Contacts', [{ ...ann, Nonsense: 'x', Full_Name: 'Y' }]);
  const { body } = await crm.api('GET', `/Contacts/${String(rows[0]?.details['id'])}`);
  expect(body).toMatchObject({ data: [{ Full_Name: 'Ann Example' }] });
  expect(JSON.stringify(body)).not.toContain('Nonsense');
});

test('of many rows each has its own answer: 207 for some, 400 for none', async () => {
  const crm = await startZoho();
  const bad = { First_Name: 'Nobody' };
  const partly = await crm.write('POST', '/Contacts', [ann, bad, { ...ann, Email: 'no address' }]);
  expect(partly.status).toBe(207);
  expect(partly.rows.map(({ code }) => code)).toEqual(['SUCCESS', 'MANDATORY_NOT_FOUND', 'INVALID_DATA']);
  expect(partly.rows[1]?.details).toEqual({ api_name: 'Last_Name', json_path: '$.data[1].Last_Name' });
  expect(partly.rows[2]?.details).toMatchObject({ api_name: 'Email', expected_data_type: 'email' });
  expect((await crm.write('POST', '/Contacts', [bad])).status).toBe(400);
  await crm.rules({ refusedStatus: 202, partlyStatus: 202 });
  expect((await crm.write('POST', '/Contacts', [bad])).status).toBe(202);
  expect((await crm.write('POST', '/Contacts', [ann, bad])).status).toBe(202);
});

test('more than 100 rows are refused as a whole', async () => {
  const crm = await startZoho();
  const many = Array.from({ length: 101 }, (_, at) => ({ Last_Name: `Row ${at}` }));
  const { status, body } = await crm.write('POST', '/Contacts', many);
  expect([status, body['code']]).toEqual([400, 'LIMIT_EXCEEDED']);
  expect((await crm.statsOfZoho()).records).toBe(0);
});

test('two contacts may have one e-mail; a unique field names the record that is there', async () => {
  const crm = await startZoho();
  const first = await crm.write('POST', '/Contacts', [{ ...ann, Syncline_Id: 'c-1' }]);
  expect((await crm.write('POST', '/Contacts', [ann])).status).toBe(201);
  const id = first.rows[0]?.details['id'];
  const second = await crm.write('POST', '/Contacts', [{ ...ann, Syncline_Id: 'c-1' }]);
  expect(second.rows[0]).toMatchObject({
    code: 'DUPLICATE_DATA',
    details: { api_name: 'Syncline_Id', json_path: '$.data[0].Syncline_Id', duplicate_record: { id } },
  });
  await crm.rules({ duplicateIn: 'details' });
  const third = await crm.write('POST', '/Contacts', [{ ...ann, Syncline_Id: 'c-1' }]);
  expect(third.rows[0]?.details).toMatchObject({ id });
  expect((await crm.statsOfZoho()).duplicates).toBe(1);
});

test('several mistakes of one row come together', async () => {
  const crm = await startZoho();
  const { rows } = await crm.write('POST', '/Contacts', [{ Email: 'x', Title: 'T'.repeat(101) }]);
  expect(rows[0]).toMatchObject({
    code: 'MULTIPLE_OR_MULTI_ERRORS',
    details: {
      errors: [{ code: 'MANDATORY_NOT_FOUND' }, { code: 'INVALID_DATA' }, { code: 'INVALID_DATA' }],
    },
  });
});

test('an upsert goes by the fields that it names, in their order, and by the default ones where it names none', async () => {
  const crm = await startZoho();
  const sales = await crm.person('Contacts', { Last_Name: 'Example', Email: 'ann@example.com' });
  const row = { ...ann, Syncline_Id: 'c-1' };
  const byKey = { duplicate_check_fields: ['Syncline_Id'] };
  const inserted = await crm.write('POST', '/Contacts/upsert', [row], byKey);
  expect(inserted.rows[0]).toMatchObject({ action: 'insert', duplicate_field: null });
  const again = await crm.write('POST', '/Contacts/upsert', [row], byKey);
  expect(again.rows[0]).toMatchObject({
    action: 'update',
    duplicate_field: 'Syncline_Id',
    details: { id: inserted.rows[0]?.details['id'] },
  });
  // Without names it is the e-mail, which is the salesperson's as well.
  const unnamed = await crm.write('POST', '/Contacts/upsert', [{ ...ann, Title: 'CEO' }]);
  expect(unnamed.rows[0]).toMatchObject({ duplicate_field: 'Email', details: { id: sales.id } });
  const wrong = await crm.write('POST', '/Contacts/upsert', [row], { duplicate_check_fields: ['Title'] });
  expect(wrong.body).toMatchObject({ code: 'INVALID_DATA', details: { api_name: 'duplicate_check_fields' } });
});

test('rules of the account run, unless trigger leaves them out', async () => {
  const crm = await startZoho();
  await crm.rules({ workflow: { field: 'Description', value: 'by a rule' } });
  const description = async (more: object) => {
    const { rows } = await crm.write('POST', '/Contacts', [ann], more);
    const { body } = await crm.api('GET', `/Contacts/${String(rows[0]?.details['id'])}?fields=Description`);
    return (body['data'] as Record<string, unknown>[])[0]?.['Description'];
  };
  expect(await description({})).toBe('by a rule');
  expect(await description({ trigger: ['approval', 'workflow'] })).toBe('by a rule');
  expect(await description({ trigger: [] })).toBeNull();
});

test('null clears; a lookup points at something that is there; an owner is an active user', async () => {
  const crm = await startZoho();
  const account = await crm.person('Accounts', { Account_Name: 'Example Ltd' });
  const { rows } = await crm.write('POST', '/Contacts', [{ ...ann, Account_Name: { id: account.id } }]);
  const id = String(rows[0]?.details['id']);
  expect((await crm.api('GET', `/Contacts/${id}?fields=Account_Name`)).body).toEqual({
    data: [{ id, Account_Name: { name: 'Example Ltd', id: account.id } }],
  });
  await crm.write('PUT', '/Contacts', [{ id, Account_Name: null, Phone: null }]);
  expect((await crm.api('GET', `/Contacts/${id}?fields=Account_Name,Phone`)).body).toEqual({
    data: [{ id, Account_Name: null, Phone: null }],
  });
  const nowhere = await crm.write('PUT', '/Contacts', [{ id, Account_Name: { id } }]);
  expect(nowhere.rows[0]).toMatchObject({
    code: 'INVALID_DATA',
    message: 'the id given seems to be invalid',
  });
  const users = (await crm.api('GET', '/users?type=AllUsers')).body['users'] as {
    id: string;
    status: string;
  }[];
  const gone = users.find(({ status }) => status === 'disabled');
  const owned = await crm.write('PUT', '/Contacts', [{ id, Owner: { id: gone?.id } }]);
  expect(owned.rows[0]).toMatchObject({ code: 'INVALID_DATA', details: { api_name: 'Owner' } });
});

test('a deal has contacts, each of them once', async () => {
  const crm = await startZoho();
  const deal = await crm.person('Deals', { Deal_Name: 'Big one', Stage: 'Qualification' });
  const contact = await crm.person('Contacts', ann);
  const path = `/Deals/${deal.id}/Contact_Roles`;
  const list = () => crm.api('GET', `${path}?fields=Full_Name`);
  const [role] = (await crm.api('GET', '/Contacts/roles')).body['contact_roles'] as { id: string }[];
  expect((await list()).status).toBe(204);
  const without = await crm.write('PUT', path, [{ id: contact.id }]);
  expect([without.status, without.rows[0]?.code]).toEqual([400, 'MANDATORY_NOT_FOUND']);
  for (const _ of [1, 2]) {
    const put = await crm.write('PUT', path, [{ id: contact.id, Contact_Role: { id: role?.id } }]);
    expect(put.rows[0]).toMatchObject({ code: 'SUCCESS', details: { id: contact.id } });
  }
  expect((await list()).body).toMatchObject({
    data: [{ id: contact.id, Full_Name: 'Ann Example', Contact_Role: { id: role?.id } }],
    info: { count: 1 },
  });
  expect((await crm.api('DELETE', `${path}?ids=${contact.id}`)).status).toBe(200);
  expect((await list()).status).toBe(204);
  const again = await crm.api('DELETE', `${path}?ids=${contact.id}`);
  expect([again.status, again.body]).toMatchObject([400, { data: [{ code: 'INVALID_DATA' }] }]);
});
