// What Copper does with one record, and with up to ten.
import { expect, test } from 'vitest';
import { emails, recorded, startCopper } from './start-copper.ts';

test('a person is made of a name, and shows all that Copper knows of people', async () => {
  const crm = await startCopper();
  const { status, body } = await crm.person({
    name: 'Lisa Ann Rodriguez',
    emails: emails('lisa@example.com'),
    address: { city: 'Savannah' },
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    first_name: 'Lisa',
    middle_name: 'Ann',
    last_name: 'Rodriguez',
    emails: emails('lisa@example.com'),
    phone_numbers: [],
    address: { street: '', city: 'Savannah' },
    company_id: null,
    tags: [],
    custom_fields: [],
  });
  expect(String(body['date_created'])).toMatch(/^\d{10}$/);
  expect((await crm.api('GET', `people/${body.id}`)).body).toEqual(body);
});

test('a company has the properties of a recorded one, and its refusals are the recorded ones', async () => {
  const crm = await startCopper();
  const { body } = await crm.api('POST', 'companies', { name: 'Demo Company' });
  expect(Object.keys(body).toSorted()).toEqual(Object.keys(recorded('new-company') as object).toSorted());
  expect((await crm.api('POST', 'companies', { name: ' ' })).body).toEqual(recorded('blank-name'));
  expect((await crm.api('POST', 'companies/search', { pageSize: 1 })).body).toEqual(
    recorded('unrecognized-attributes'),
  );
  expect(await crm.api('GET', 'nowhere')).toMatchObject({ status: 404, body: recorded('no-path') });
  expect(await crm.api('GET', 'companies/7')).toMatchObject({
    status: 404,
    body: { success: false, status: 404, message: 'Resource not found' },
  });
});

test('an e-mail is unique among people, whatever its case and place in the list', async () => {
  const crm = await startCopper();
  const { body } = await crm.person({ emails: emails('a@example.com', 'b@example.com') });
  const second = await crm.person({ emails: emails('x@example.com', 'B@Example.com') });
  expect(second).toMatchObject({ status: 422, body: { success: false, status: 422 } });
  expect(second.body['message']).toContain('Emails: ');
  const found = await crm.api('POST', 'people/fetch_by_email', { email: 'B@example.com' });
  expect(found.body.id).toBe(body.id);
  expect((await crm.api('POST', 'people/fetch_by_email', { email: 'x@example.com' })).status).toBe(404);
  // Its own is no other's.
  const again = await crm.api('PUT', `people/${body.id}`, { emails: emails('b@example.com') });
  expect([again.status, again.body['emails']]).toEqual([200, emails('b@example.com')]);
});

test('an update changes what it names: lists and addresses whole, null clears, a company stays', async () => {
  const crm = await startCopper();
  const { body } = await crm.person({
    title: 'CEO',
    address: { street: '1 Main', city: 'Savannah' },
    tags: ['a', 'b'],
    company_name: 'Acme',
  });
  const patch = { title: null, address: { city: 'Berlin' }, tags: ['c'], company_name: 'Globex' };
  const { body: changed } = await crm.api('PUT', `people/${body.id}`, patch);
  expect(changed).toMatchObject({
    name: 'My Contact',
    title: null,
    address: { street: '', city: 'Berlin' },
    tags: ['c'],
    company_name: 'Acme',
  });
  await crm.rules({ address: 'merged' });
  const { body: merged } = await crm.api('PUT', `people/${body.id}`, { address: { street: '2 Side' } });
  expect(merged).toMatchObject({ address: { street: '2 Side', city: 'Berlin' } });
});

test('a company by its name is made once, and the people of it belong to it', async () => {
  const crm = await startCopper();
  const one = await crm.person({ company_name: 'Acme' });
  const other = await crm.person({ company_name: 'ACME' });
  expect(one.body['company_id']).toBe(other.body['company_id']);
  await crm.rules({ companyNameMakesCompany: false });
  expect((await crm.person({ company_name: 'Globex' })).body['company_id']).toBeNull();
});

test('what is gone is gone for good', async () => {
  const crm = await startCopper();
  const { body } = await crm.person();
  expect((await crm.api('DELETE', `people/${body.id}`)).body).toEqual({ id: body.id, is_deleted: true });
  expect((await crm.api('DELETE', `people/${body.id}`)).status).toBe(404);
  expect((await crm.api('PUT', `people/${body.id}`, { title: 'x' })).status).toBe(404);
});

test('a merged person is gone, and the other one has all addresses', async () => {
  const crm = await startCopper();
  const one = await crm.person({ emails: emails('a@example.com') });
  const other = await crm.person({ emails: emails('b@example.com') });
  await crm.control('merge', { id: String(other.body.id), into: String(one.body.id) });
  expect((await crm.api('GET', `people/${other.body.id}`)).status).toBe(404);
  const found = await crm.api('POST', 'people/fetch_by_email', { email: 'b@example.com' });
  expect(found.body).toMatchObject({ id: one.body.id, emails: emails('a@example.com', 'b@example.com') });
});

test('an opportunity is in a pipeline, its date a text, its value a number', async () => {
  const crm = await startCopper();
  const made = await crm.api('POST', 'opportunities', {
    name: 'Annual Subscription Renewal',
    monetary_value: 45000,
    pipeline_stage_id: 123456,
    close_date: '1/1/2025',
  });
  expect(made.body).toMatchObject({
    pipeline_id: 213214,
    pipeline_stage_id: 123456,
    win_probability: 50,
    status: 'Open',
    close_date: '1/1/2025',
  });
  const wrong = { name: 'x', close_date: 1_735_689_600, monetary_value: '5', pipeline_stage_id: 1 };
  expect((await crm.api('POST', 'opportunities', wrong)).body['message']).toBe(
    'Invalid input: Validation errors: Close Date: is invalid\nMonetary Value: is invalid\nPipeline Stage Id: is invalid',
  );
  await crm.rules({ requiresPrimaryContact: true });
  expect((await crm.api('POST', 'opportunities', { name: 'x' })).body['message']).toContain(
    "Primary Contact Id: can't be blank",
  );
});

test('rows of many are answered in their order, and a bad one fails alone', async () => {
  const crm = await startCopper();
  await crm.person({ emails: emails('taken@example.com') });
  const rows = [
    { name: 'One', emails: emails('one@example.com') },
    { name: '' },
    { name: 'Three', emails: emails('taken@example.com') },
    { name: 'Four', emails: emails('one@example.com') },
  ];
  const made = await crm.api('POST', 'people/bulk_create', { people: rows });
  expect([made.status, made.body]).toMatchObject([
    200,
    [
      { name: 'One' },
      { success: false, message: { name: [{ error: 'blank' }] } },
      { success: false, message: { emails: [{ error: 'taken' }] } },
      { success: false, message: { emails: [{ error: 'taken' }] } },
    ],
  ]);
  const id = (made.body as unknown as { id: number }[])[0]?.id;
  const changed = await crm.list('POST', 'people/bulk_update', {
    people: [
      { id, title: 'CEO' },
      { id: 7, title: 'CTO' },
    ],
  });
  expect(changed).toMatchObject([
    { id, title: 'CEO' },
    { success: false, id: 7 },
  ]);
  const eleven = Array.from({ length: 11 }, () => ({ name: 'x' }));
  expect(await crm.api('POST', 'companies/bulk_create', { companies: eleven })).toMatchObject({
    status: 422,
    body: { error: 'Request size too large, limit is 10' },
  });
  expect((await crm.api('POST', 'opportunities/bulk_update', { opportunities: [] })).status).toBe(404);
});
