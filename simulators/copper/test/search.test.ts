// What can be looked for, and what a search does not see yet; custom fields and related items.
import { expect, test } from 'vitest';
import { emails, recorded, startCopper } from './start-copper.ts';

test('all criteria must fit', async () => {
  const crm = await startCopper();
  const made = await crm.person({
    emails: emails('a@example.com'),
    phone_numbers: [{ number: '415-123-4567', category: 'mobile' }],
  });
  const ids = async (body: object) => (await crm.list('POST', 'people/search', body)).map(({ id }) => id);
  expect(await ids({ emails: ['x@example.com', 'A@example.com'] })).toEqual([made.body.id]);
  expect(await ids({ phone_number: '(415) 1234567' })).toEqual([made.body.id]);
  expect(await ids({ emails: ['a@example.com'], phone_number: '1' })).toEqual([]);
  expect(await ids({ ids: [made.body.id] })).toEqual([made.body.id]);
});

test('a search reads an index that runs behind, fetching by e-mail reads what was written', async () => {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const crm = await startCopper({ now: () => now });
  await crm.control('latency', { crm: 'copper', searchLagMs: 30_000 });
  const { body } = await crm.person({ emails: emails('a@example.com') });
  const search = () => crm.list('POST', 'people/search', { emails: ['a@example.com'] });
  expect(await search()).toEqual([]);
  expect((await crm.api('POST', 'people/fetch_by_email', { email: 'a@example.com' })).body.id).toBe(body.id);
  now += 30_000;
  expect(await search()).toMatchObject([{ id: body.id }]);
});

test('numbers of custom fields are searched, texts are not, and one definition serves several objects', async () => {
  const crm = await startCopper();
  const on = ['person', 'company', 'opportunity'];
  const text = await crm.api('POST', 'custom_field_definitions', {
    name: 'Syncline id',
    data_type: 'String',
    available_on: on,
  });
  const number = await crm.api('POST', 'custom_field_definitions', {
    name: 'Syncline number',
    data_type: 'Float',
    available_on: on,
    is_filterable: true,
  });
  const [shape] = recorded('custom-field-definitions') as object[];
  expect(Object.keys(shape ?? {})).toEqual(expect.arrayContaining(Object.keys(number.body)));
  const values = [
    { custom_field_definition_id: text.body.id, value: 'c-1' },
    { custom_field_definition_id: number.body.id, value: 4711 },
  ];
  const made = await crm.person({ custom_fields: values });
  const by = (id: number, value: unknown) => ({
    custom_fields: [{ custom_field_definition_id: id, value }],
  });
  expect(await crm.list('POST', 'people/search', by(number.body.id, 4711))).toMatchObject([
    { id: made.body.id, custom_fields: values },
  ]);
  expect(await crm.list('POST', 'people/search', by(number.body.id, 4712))).toEqual([]);
  expect((await crm.api('POST', 'people/search', by(text.body.id, 'c-1'))).status).toBe(422);
  // Another value stays when one is changed.
  const title = { custom_fields: [{ custom_field_definition_id: text.body.id, value: 'c-2' }] };
  const { body } = await crm.api('PUT', `people/${made.body.id}`, title);
  expect(body['custom_fields']).toEqual([{ ...values[0], value: 'c-2' }, values[1]]);
});

test('values must fit their field, and only an administrator makes one', async () => {
  const crm = await startCopper();
  const { id } = await crm.field({
    name: 'Fruits',
    data_type: 'Dropdown',
    available_on: ['person'],
    options: [{ name: 'Banana' }],
  });
  const set = (value: unknown) => crm.person({ custom_fields: [{ custom_field_definition_id: id, value }] });
  expect((await set('Banana')).status).toBe(422);
  expect((await set(2_082_340)).status).toBe(200);
  await crm.rules({ isAdmin: false });
  const field = { name: 'x', data_type: 'Float', available_on: ['person'] };
  expect((await crm.api('POST', 'custom_field_definitions', field)).status).toBe(403);
});

test('related items: both ways, one company for a person, several people for an opportunity', async () => {
  const crm = await startCopper();
  const { body: person } = await crm.person();
  const { body: acme } = await crm.api('POST', 'companies', { name: 'Acme' });
  const { body: globex } = await crm.api('POST', 'companies', { name: 'Globex' });
  const { body: deal } = await crm.api('POST', 'opportunities', { name: 'Big one' });
  const relate = (path: string, id: number, type: string) =>
    crm.api('POST', `${path}/related`, { resource: { id, type } });
  expect(await relate(`people/${person.id}`, acme.id, 'company')).toMatchObject({
    status: 200,
    body: { added: true, resource: { id: acme.id, type: 'company' } },
  });
  expect((await relate(`people/${person.id}`, acme.id, 'company')).status).toBe(200);
  expect((await relate(`people/${person.id}`, globex.id, 'company')).status).toBe(422);
  expect((await relate(`companies/${globex.id}`, person.id, 'person')).status).toBe(422);
  await relate(`opportunities/${deal.id}`, person.id, 'person');
  expect(await crm.list('GET', `people/${person.id}/related`)).toEqual([
    { id: acme.id, type: 'company' },
    { id: deal.id, type: 'opportunity' },
  ]);
  expect((await crm.api('GET', `people/${person.id}`)).body).toMatchObject({
    company_id: acme.id,
    company_name: 'Acme',
  });
  const away = { resource: { id: acme.id, type: 'company' } };
  const removed = await crm.api('DELETE', `people/${person.id}/related`, away);
  expect(removed.body).toMatchObject({ removed: true });
  expect((await crm.api('DELETE', `people/${person.id}/related`, away)).status).toBe(404);
  expect((await relate(`people/${person.id}`, globex.id, 'company')).status).toBe(200);
});
