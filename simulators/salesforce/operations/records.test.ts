// One record at a time, through the community's client.
import { expect, test } from 'vitest';
import { keyField, recorded, refusalOf, startSalesforce } from '../start-for-test.ts';

const person = { FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@example.com', Phone: '+1 212 555 0100' };

test('a contact is created, read, changed, cleared and deleted', async () => {
  const crm = await startSalesforce();
  const contacts = crm.client().sobject('Contact');
  const made = await contacts.create(person);
  expect(Object.keys(made)).toEqual(Object.keys(recorded('create-ok') as object));
  const id = made.id ?? '';
  expect(id).toMatch(/^003ak\w{13}$/);

  expect(await contacts.retrieve(id)).toMatchObject({
    attributes: { type: 'Contact', url: `/services/data/v60.0/sobjects/Contact/${id}` },
    Id: id,
    ...person,
    Name: 'Ada Lovelace',
    IsDeleted: false,
    MailingAddress: null,
    CreatedDate: expect.stringMatching(/\+0000$/) as unknown,
  });
  const changed = await crm.rest('PATCH', `/sobjects/Contact/${id.slice(0, 15)}`, {
    title: 'Countess',
    Phone: null,
  });
  expect(changed).toMatchObject({ status: 204, text: '' });
  expect(await contacts.retrieve(id, { fields: ['Title', 'Phone', 'Email'] })).toEqual({
    attributes: { type: 'Contact', url: `/services/data/v60.0/sobjects/Contact/${id}` },
    Title: 'Countess',
    Phone: null,
    Email: 'ada@example.com',
  });
  expect((await fetch(`${crm.instanceUrl}/lightning/r/Contact/${id}/view`)).status).toBe(200);

  expect((await crm.rest('DELETE', `/sobjects/Contact/${id}`)).status).toBe(204);
  for (const method of ['DELETE', 'GET', 'PATCH']) {
    const gone = await crm.rest(method, `/sobjects/Contact/${id}`, method === 'GET' ? undefined : {});
    expect([gone.status, gone.body]).toEqual([404, recorded('deleted')]);
  }
});

test('an external id makes once and changes afterwards, without case, and may not stand in the body', async () => {
  const crm = await startSalesforce();
  const contacts = crm.client().sobject('Contact');
  const first = await contacts.upsert({ ...person, [keyField]: 'App-1' }, keyField);
  expect(first).toMatchObject({ success: true, created: true });
  const second = await contacts.upsert({ LastName: 'Byron', [keyField]: 'app-1' }, keyField);
  expect(second).toEqual({ id: first.id, success: true, errors: [], created: false });
  expect(await contacts.retrieve(first.id ?? '')).toMatchObject({ LastName: 'Byron', [keyField]: 'App-1' });

  const path = `/sobjects/Contact/${keyField}`;
  expect((await crm.rest('PATCH', `${path}/app-2`, person)).status).toBe(201);
  expect((await crm.rest('PATCH', `${path}/app-2`, person)).status).toBe(200);
  expect((await crm.rest('GET', `${path}/app-2`)).body).toMatchObject({ [keyField]: 'app-2' });
  expect(await crm.rest('PATCH', `${path}/app-3`, { ...person, [keyField]: 'app-3' })).toMatchObject({
    status: 400,
    body: [
      { errorCode: 'INVALID_FIELD', message: expect.stringContaining('should not be specified') as unknown },
    ],
  });
  expect(await crm.rest('PATCH', `${path}/app-3?updateOnly=true`, person)).toMatchObject({
    status: 404,
    body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
  });
});

test('an external id that two records have is answered by both addresses', async () => {
  const crm = await startSalesforce({ hasKey: false });
  await crm.makeKey('Contact', { isUnique: false });
  const contacts = crm.client().sobject('Contact');
  const made = await contacts.create([
    { ...person, [keyField]: 'x' },
    { ...person, [keyField]: 'X' },
  ]);
  const answer = await crm.rest('PATCH', `/sobjects/Contact/${keyField}/x`, { Title: 'T' });
  expect([answer.status, answer.body]).toEqual([
    300,
    made.map(({ id }) => `/services/data/v60.0/sobjects/Contact/${id ?? ''}`),
  ]);
  expect(await refusalOf(contacts.upsert({ Title: 'T', [keyField]: 'x' }, keyField))).toMatchObject({
    errorCode: 'MULTIPLE_CHOICES',
  });
});

test('without the field the address of an external id does not exist', async () => {
  const crm = await startSalesforce({ hasKey: false });
  const upsert = () =>
    crm
      .client()
      .sobject('Contact')
      .upsert({ ...person, [keyField]: 'x' }, keyField);
  expect(await refusalOf(upsert())).toMatchObject({ errorCode: 'NOT_FOUND' });
  const tooling = await crm.rest('POST', '/tooling/sobjects/CustomField', {
    FullName: `Contact.${keyField}`,
    Metadata: { label: 'Syncline Id', type: 'Text', length: 255, externalId: true, unique: true },
  });
  expect(tooling).toMatchObject({ status: 201, body: { success: true } });
  expect(await upsert()).toMatchObject({ created: true });
  await crm.rules({ canCustomize: false });
  expect(
    await crm.rest('POST', '/tooling/sobjects/CustomField', { FullName: 'Lead.A__c', Metadata: {} }),
  ).toMatchObject({ status: 403, body: [{ errorCode: 'INSUFFICIENT_ACCESS' }] });
});

test('a field that was made through the API can stay hidden until an administrator shows it', async () => {
  const crm = await startSalesforce({ hasKey: false });
  await crm.rules({ hidesNewFields: true });
  const Metadata = { type: 'Text', length: 255, externalId: true, unique: true };
  const make = () =>
    crm.rest('POST', '/tooling/sobjects/CustomField', { FullName: `Contact.${keyField}`, Metadata });
  expect((await make()).status).toBe(201);
  expect((await make()).body).toMatchObject([{ errorCode: 'DUPLICATE_DEVELOPER_NAME' }]);
  const upsert = () => crm.rest('PATCH', `/sobjects/Contact/${keyField}/x`, person);
  expect((await upsert()).body).toMatchObject([{ errorCode: 'NOT_FOUND' }]);
  const shown = { object: 'Contact', name: keyField, isVisible: true };
  expect((await crm.patch('/_control/salesforce/fields', shown)).status).toBe(200);
  expect((await upsert()).status).toBe(201);
});

test('people who look alike are let in, a unique external id is not', async () => {
  const crm = await startSalesforce();
  const contacts = crm.client().sobject('Contact');
  await contacts.create({ ...person, [keyField]: 'one' });
  const other = await contacts.create(person);
  expect(await refusalOf(contacts.create({ ...person, [keyField]: 'ONE' }))).toMatchObject({
    errorCode: 'DUPLICATE_VALUE',
    message: expect.stringMatching(
      /^duplicate value found: Syncline_Id__c duplicates value on record with id: 003\w{12}$/,
    ) as unknown,
  });
  const taken = await crm.rest('PATCH', `/sobjects/Contact/${other.id ?? ''}`, { [keyField]: 'one' });
  expect(taken.body).toMatchObject([{ errorCode: 'DUPLICATE_VALUE' }]);
  expect(await crm.statsOfSalesforce()).toMatchObject({ records: 2, duplicates: 1, types: { Contact: 2 } });
});

test('a duplicate rule warns or refuses, and the warning can be overruled by a header', async () => {
  const crm = await startSalesforce();
  await crm.rest('POST', '/sobjects/Contact', person);
  const again = (headers: Record<string, string> = {}) =>
    crm.rest('POST', '/sobjects/Contact', person, headers);
  const saveAnyway = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' };
  await crm.rules({ duplicateRule: 'alert' });
  expect(await again()).toMatchObject({
    status: 400,
    body: [
      {
        errorCode: 'DUPLICATES_DETECTED',
        message: 'Use one of these records?',
        duplicateResult: { allowSave: true, matchResults: [{ matchRecords: [{ matchConfidence: 100 }] }] },
      },
    ],
  });
  expect((await again(saveAnyway)).status).toBe(201);
  await crm.rules({ duplicateRule: 'block' });
  expect((await again(saveAnyway)).body).toMatchObject([
    { errorCode: 'DUPLICATES_DETECTED', duplicateResult: { allowSave: false } },
  ]);
});
