// One record at a time, through HubSpot's own client.
import { expect, test } from 'vitest';
import { refusalOf, startHubspot } from './start-hubspot.ts';

test('a contact is made, read, changed and archived', async () => {
  const { contacts, api, url } = await startHubspot();
  const made = await contacts.basicApi.create({
    properties: { email: 'Ada@Example.com', firstname: 'Ada', phone: '+1 202 555 0100' },
  });
  expect(made).toMatchObject({
    archived: false,
    properties: { email: 'ada@example.com', lifecyclestage: 'lead', hs_object_id: made.id },
  });
  expect(made.createdAt).toBeInstanceOf(Date);

  const read = await contacts.basicApi.getById(made.id, ['firstname', 'jobtitle', 'nobody_made_this']);
  // Asked for and unset is null; what does not exist is left out.
  expect(Object.keys(read.properties)).toEqual([
    'createdate',
    'firstname',
    'hs_object_id',
    'jobtitle',
    'lastmodifieddate',
  ]);
  expect(read.properties).toMatchObject({ firstname: 'Ada', jobtitle: null });
  expect((await contacts.basicApi.getById(made.id)).properties).toMatchObject({ lastname: null });

  const changed = await contacts.basicApi.update(made.id, {
    properties: { phone: '', lastname: 'Lovelace' },
  });
  // An update shows what was sent, and not the e-mail.
  expect(changed.properties).toMatchObject({ phone: null, lastname: 'Lovelace' });
  expect(changed.properties).not.toHaveProperty('email');

  // The client's model has no `url`; the answer has.
  const { url: page } = (await api('GET', `/crm/v3/objects/contacts/${made.id}`)).body;
  expect(page).toBe(`${url}/hubspot/contacts/44237313/record/0-1/${made.id}`);
  const shown = await fetch(String(page));
  expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('<h1>Ada Lovelace</h1>')]);

  await contacts.basicApi.archive(made.id);
  expect(await refusalOf(contacts.basicApi.getById(made.id))).toMatchObject({
    code: 404,
    body: { status: 'error', message: 'resource not found' },
  });
  const archived = await contacts.basicApi.getById(made.id, undefined, undefined, undefined, true);
  expect(archived).toMatchObject({ id: made.id, archived: true });
  // Also of what is not there, archiving succeeds.
  await contacts.basicApi.archive('999');
});

test('a contact is read and changed by its e-mail, by a secondary one and by a unique property', async () => {
  const { contacts, makeUnique, control } = await startHubspot();
  await makeUnique('contacts', 'syncline_id');
  await makeUnique('contacts', 'crm_number');
  const { id } = await contacts.basicApi.create({
    properties: { email: 'ada@example.com', syncline_id: 'u-1', crm_number: 'N 1/2' },
  });
  await contacts.basicApi.update(id, {
    properties: { hs_additional_emails: 'ada.old@example.com;countess@example.com' },
  });
  const by = (value: string, idProperty: string) =>
    contacts.basicApi.getById(value, undefined, undefined, undefined, undefined, idProperty);
  expect((await by('ADA@example.com', 'email')).id).toBe(id);
  expect((await by('countess@example.com', 'email')).id).toBe(id);
  expect((await by('u-1', 'syncline_id')).id).toBe(id);
  expect((await by('N 1/2', 'crm_number')).id).toBe(id);
  expect((await refusalOf(by('u-2', 'syncline_id'))).code).toBe(404);
  await contacts.basicApi.update('countess@example.com', { properties: { firstname: 'Ada' } }, 'email');
  expect((await by(id, 'hs_object_id')).properties).toMatchObject({ firstname: 'Ada' });
  expect(await refusalOf(by('Ada', 'firstname'))).toMatchObject({
    code: 400,
    body: {
      category: 'VALIDATION_ERROR',
      message: expect.stringContaining('non-unique 0-1 property firstname'),
    },
  });
  // Reading by a key is reading the record: it does not wait for the index.
  await control('latency', { crm: 'hubspot', searchLagMs: 3_600_000 });
  const { id: fresh } = await contacts.basicApi.create({ properties: { email: 'new@example.com' } });
  expect((await by('new@example.com', 'email')).id).toBe(fresh);
});

test('a second contact with the e-mail of another is refused with its id, also with a secondary one', async () => {
  const { contacts } = await startHubspot();
  const { id } = await contacts.basicApi.create({
    properties: { email: 'ada@example.com', hs_additional_emails: 'ada.old@example.com' },
  });
  const { id: other } = await contacts.basicApi.create({ properties: { firstname: 'Grace' } });
  const conflict = {
    code: 409,
    body: {
      status: 'error',
      message: `Contact already exists. Existing ID: ${id}`,
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      category: 'CONFLICT',
    },
  };
  for (const email of ['ADA@EXAMPLE.COM', 'ada.old@example.com']) {
    expect(await refusalOf(contacts.basicApi.create({ properties: { email } }))).toMatchObject(conflict);
    const change = contacts.basicApi.update(other, { properties: { email } });
    expect(await refusalOf(change)).toMatchObject(conflict);
  }
  const taken = contacts.basicApi.update(other, {
    properties: { hs_additional_emails: 'grace@example.com;ada.old@example.com' },
  });
  expect(await refusalOf(taken)).toMatchObject(conflict);
  // Its own addresses stand in nobody's way.
  await contacts.basicApi.update(id, { properties: { email: 'ada.old@example.com' } });
  await contacts.basicApi.update(id, { properties: { email: 'ada@example.com' } });
  // Without an e-mail, and once it is archived, nothing stands in the way.
  await contacts.basicApi.create({ properties: { firstname: 'Grace' } });
  await contacts.basicApi.archive(id);
  await contacts.basicApi.create({ properties: { email: 'ada@example.com' } });
});

test('companies and deals accept duplicates, but not of a unique value', async () => {
  const { companies, deals, makeUnique, stats } = await startHubspot();
  await makeUnique('companies', 'syncline_id');
  const company = { name: 'Example Ltd', domain: 'example.com' };
  const first = await companies.basicApi.create({ properties: { ...company, syncline_id: 'c-1' } });
  await companies.basicApi.create({ properties: company });
  for (const name of ['Deal', 'Deal']) await deals.basicApi.create({ properties: { dealname: name } });
  expect(
    await refusalOf(companies.basicApi.create({ properties: { ...company, syncline_id: 'c-1' } })),
  ).toMatchObject({
    code: 400,
    body: {
      message: `Cannot set PropertyValueCoordinates{portalId=44237313, objectTypeId=ObjectTypeId{legacyObjectType=COMPANY}, propertyName=syncline_id, value=c-1} on 999999999999. ${first.id} already has that value.`,
      category: 'VALIDATION_ERROR',
    },
  });
  expect(await stats()).toMatchObject({
    records: 4,
    types: { company: 2, deal: 2 },
    duplicatesOfType: { company: 1, deal: 0 },
  });
});

test.each([
  [{ first_name: 'Ada' }, 'PROPERTY_DOESNT_EXIST', 'Property "first_name" does not exist'],
  [
    { createdate: '2020-01-01' },
    'READ_ONLY_VALUE',
    '"createdate" is a read only property; its value cannot be set.',
  ],
  [{ email: 'nobody' }, 'INVALID_EMAIL', 'Email address nobody is invalid'],
  [
    { lifecyclestage: 'Lead' },
    'INVALID_OPTION',
    expect.stringMatching(/^Lead was not one of the allowed options: \[Subscriber, Lead,/),
  ],
  [{ hubspot_owner_id: '7' }, 'INVALID_OPTION', expect.stringMatching(/^7 was not one of/)],
  [{ hs_lead_status: ' NEW' }, 'INVALID_LONG', ' NEW was not a valid long.'],
])('a contact with %j is refused, and the refusal names the property', async (properties, code, message) => {
  const { contacts } = await startHubspot();
  const { body } = await refusalOf(
    contacts.basicApi.create({ properties: { lastname: 'Ada', ...properties } as Record<string, string> }),
  );
  const [name] = Object.keys(properties);
  expect(body).toMatchObject({
    category: 'VALIDATION_ERROR',
    errors: [{ message, code, context: { propertyName: [name] } }],
  });
  const sentence = 'Property values were not valid: ';
  const listed = JSON.parse(String(body['message']).slice(sentence.length)) as unknown;
  expect(listed).toMatchObject([{ isValid: false, message, error: code, name }]);
});

test('a deal has numbers, dates and stages of its pipeline', async () => {
  const { deals } = await startHubspot();
  const make = (properties: Record<string, string>) =>
    deals.basicApi.create({ properties: { dealname: 'Big one', ...properties } });
  const made = await make({ amount: '10.50', closedate: '1767225600000', dealstage: 'contractsent' });
  expect(made.properties).toMatchObject({
    amount: '10.50',
    closedate: '2026-01-01T00:00:00Z',
    pipeline: 'default',
    hs_deal_stage_probability: '0.9',
    hs_is_closed: 'false',
  });
  for (const wrong of [{ amount: '1,000' }, { closedate: 'tomorrow' }, { dealstage: 'negotiation' }]) {
    expect((await refusalOf(make(wrong as unknown as Record<string, string>))).code).toBe(400);
  }
  expect(await refusalOf(deals.basicApi.create({ properties: { amount: '1' } }))).toMatchObject({
    code: 400,
    body: { message: 'Error creating DEAL. Some required properties were not set.' },
  });
});

test('a lifecycle stage that is set back stays, with 200, until it is cleared', async () => {
  const { contacts } = await startHubspot();
  const { id } = await contacts.basicApi.create({
    properties: { lastname: 'Ada', lifecyclestage: 'customer' },
  });
  const set = async (lifecyclestage: string) =>
    (await contacts.basicApi.update(id, { properties: { lifecyclestage } })).properties['lifecyclestage'];
  expect(await set('lead')).toBe('customer');
  expect(await set('evangelist')).toBe('evangelist');
  expect(await set('')).toBeNull();
  expect(await set('lead')).toBe('lead');
});

test('an update without properties, and of nobody, is refused', async () => {
  const { contacts } = await startHubspot();
  const { id } = await contacts.basicApi.create({ properties: { lastname: 'Ada' } });
  expect(await refusalOf(contacts.basicApi.update(id, { properties: {} }))).toMatchObject({
    code: 400,
    body: {
      message: 'No properties found to update, please provide at least one.',
      context: { properties: ['{}'] },
    },
  });
  const nobody = contacts.basicApi.update('123', { properties: { lastname: 'x' } });
  expect((await refusalOf(nobody)).body).not.toHaveProperty('category');
  const noId = contacts.basicApi.update('ada', { properties: { lastname: 'x' } });
  expect(await refusalOf(noId)).toMatchObject({
    code: 404,
    body: { message: 'Object not found.  objectId are usually numeric.', context: { id: ['ada'] } },
  });
});
