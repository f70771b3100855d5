import { expect, test } from 'vitest';
import { alex, dataOf, startHealthsherpa } from './start-healthsherpa.ts';

test("the reference's example is created, with the address where the agent goes on", async () => {
  const { create, url } = await startHealthsherpa();
  const created = await create();
  const { contact, redirect_url } = dataOf(created);
  expect(created.status).toBe(200);
  expect(contact).toMatchObject({
    ...alex,
    birth_date: '1955-01-15',
    medicare_part_a_effective_date: '2024-01-01',
    medicare_part_b_effective_date: '2024-01-01',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(contact).not.toHaveProperty('agent_email');
  expect(redirect_url).toBe(`${url}/healthsherpa/contacts/${contact.id}/quote`);
});

test('v2 answers 201, knows nested lists and no type', async () => {
  const { v2 } = await startHealthsherpa();
  const drugs = [{ name: 'Metformin' }];
  const created = await v2('POST', '/contacts', { contact: { ...alex, drugs } });
  expect(created.status).toBe(201);
  expect(dataOf(created).contact).toMatchObject({ drugs });
  expect(dataOf(created).contact).not.toHaveProperty('type');
});

test('a list that cannot be saved is a partial success, and the contact is there', async () => {
  const { v2, rules } = await startHealthsherpa();
  await rules({ unsaved: ['drugs'] });
  const created = await v2('POST', '/contacts', { contact: { ...alex, drugs: [{}], providers: [] } });
  expect([created.status, created.body]).toMatchObject([
    201,
    { status: 'partial_success', errors: [{ resource: 'drugs' }] },
  ]);
  expect(dataOf(created).contact).toMatchObject({ providers: [] });
  expect(dataOf(created).contact).not.toHaveProperty('drugs');
});

test.each([
  [{ external_id: undefined }, 'external_id is required'],
  [{ first_name: '' }, 'first_name is required'],
  [{ last_name: undefined }, 'last_name is required'],
  [{ phone: '+1 855 772 2663' }, 'phone must be 10 digits'],
  [{ zip: '95811-1234' }, 'zip must be 5 digits'],
  [{ state: 'California' }, 'state must be a two-letter state code'],
  [{ birth_date: '15.01.1955' }, 'birth_date must be a date like MM/DD/YYYY'],
  [{ city: 'x'.repeat(101) }, 'city must be a text of 1 to 100 characters'],
])('a contact with %o is refused', async (wrong, message) => {
  const { create } = await startHealthsherpa();
  const refused = await create({ ...alex, ...wrong });
  expect([refused.status, refused.body]).toEqual([400, { error: { code: 'validation_error', message } }]);
});

test('an update changes what it names, and says 204 where nothing changes', async () => {
  const { create, update } = await startHealthsherpa();
  const { id } = dataOf(await create()).contact;
  const updated = await update(id, { city: 'Davis' });
  expect([updated.status, dataOf(updated).contact]).toMatchObject([200, { city: 'Davis', zip: '95811' }]);
  expect(await update(id, { city: 'Davis', birth_date: '1955/01/15' })).toMatchObject({
    status: 204,
    text: '',
  });
});

test('external_id is set once', async () => {
  const { create, update, control } = await startHealthsherpa();
  const { id } = dataOf(await create()).contact;
  expect(await update(id, { external_id: 'another' })).toMatchObject({
    status: 422,
    body: { error: { message: 'external_id cannot be changed once it has a value' } },
  });
  const made = await control('records', { type: 'contact', fields: { first_name: 'Sal', last_name: 'Lee' } });
  expect((await update(String(made.body['id']), { external_id: 'x-2' })).status).toBe(200);
  expect((await create()).status).toBe(422);
});

test('a search wants a Medicare number, or a name with something beside it', async () => {
  const { create, search, rules } = await startHealthsherpa();
  const { id } = dataOf(await create()).contact;
  const found = async (params: object) => dataOf(await search(params)).contact?.id;
  expect(await found({ medicare_number: '123456789a' })).toBe(id);
  expect(await found({ last_name: 'lee', email: 'ALEX.LEE@example.com' })).toBe(id);
  expect(await found({ first_name: 'Alex', last_name: 'Lee', birth_date: '1955-01-15' })).toBe(id);
  // It compares texts.
  expect(await found({ first_name: 'Alex', last_name: 'Lee', birth_date: '01/15/1955' })).toBeUndefined();
  expect(await found({ first_name: 'Kim', last_name: 'Lee', phone: '8557722663' })).toBeUndefined();
  const wrong = await search({ last_name: 'Lee', date_of_birth: '1955-01-15' });
  expect(wrong).toMatchObject({
    status: 422,
    body: { error: { message: 'birth_date, email, or phone is required' } },
  });
  await rules({ birthDateParameter: 'date_of_birth' });
  expect(await found({ last_name: 'Lee', date_of_birth: '1955-01-15' })).toBe(id);
  expect((await search({ email: alex.email })).status).toBe(422);
});

test('"none" is said in three ways', async () => {
  const { search, rules } = await startHealthsherpa();
  const params = { last_name: 'Nobody', email: 'nobody@example.com' };
  expect((await search(params)).body).toEqual({ data: { contact: null, redirect_url: null } });
  for (const saysNone of ['404', '422']) {
    await rules({ saysNone });
    expect(await search(params)).toMatchObject({
      status: Number(saysNone),
      body: { error: { code: 'resource_not_found' } },
    });
  }
});

test('a search runs behind what was written', async () => {
  let at = Date.parse('2026-01-01T00:00:00Z');
  const { create, search, control } = await startHealthsherpa({ now: () => at });
  await control('latency', { searchLagMs: 5000 });
  await create();
  const params = { last_name: 'Lee', email: alex.email };
  expect(dataOf(await search(params)).contact).toBeNull();
  at += 5000;
  expect(dataOf(await search(params)).contact).toMatchObject({ first_name: 'Alex' });
});

test('the page behind the address has the ZIP code, or asks for it; the county is to be confirmed', async () => {
  const { create, call, url } = await startHealthsherpa();
  const pageOf = async (contact: object) =>
    (await call(dataOf(await create(contact)).redirect_url.slice(url.length))).text;
  expect(await pageOf(alex)).toContain('ZIP code 95811: confirm the county.');
  const { zip: _zip, ...without } = alex;
  expect(await pageOf({ ...without, external_id: 'x-2' })).toContain('Which ZIP code?');
  expect((await call('/healthsherpa/sessions/new')).status).toBe(200);
});
