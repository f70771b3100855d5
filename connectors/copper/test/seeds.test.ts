// The seed's examples for Copper with the seed's own values, as they go over the wire; README says where Copper differs.
import { expect, test } from 'vitest';
import { createFrom, heard, known, openCopper } from './open-copper.ts';

const noIds = { keyField: 'none' };
const made = { body: { id: 27140448 } };

const lisa = {
  contact_first_name: 'Lisa',
  contact_last_name: 'Rodriguez',
  contact_email: 'lisa.rodriguez@globalco.com',
  contact_phone: '+1 (555) 345-6789',
  contact_title: 'Product Manager',
  contact_company: 'GlobalCo',
};

test('Create Person: the request body of the seed, from the universal names, with three headers', async () => {
  const { of, server, body } = await openCopper(made, noIds);
  expect(await createFrom(of(), 'c-1', heard('contact', lisa))).toMatchObject({ externalId: '27140448' });
  expect(body()).toEqual({
    name: 'Lisa Rodriguez',
    emails: [{ email: 'lisa.rodriguez@globalco.com', category: 'work' }],
    phone_numbers: [{ number: '+1 (555) 345-6789', category: 'work' }],
    title: 'Product Manager',
    company_name: 'GlobalCo',
  });
  expect(server.requests).toMatchObject([
    {
      method: 'POST',
      url: '/developer_api/v1/people',
      headers: {
        'x-pw-accesstoken': 'demo-key',
        'x-pw-application': 'developer_api',
        'x-pw-useremail': 'olivia.owner@example.com',
      },
    },
  ]);
});

// 4,500,000 cents are 45,000 dollars; 1735689600 is 2025-01-01T00:00:00Z.
const renewal = {
  deal_name: 'Annual Subscription Renewal',
  deal_amount: '45000',
  deal_stage: '123456',
  deal_close_date: '2025-01-01',
};

test.each([
  ['as Copper documents it', {}, { monetary_value: 45000, close_date: '01/01/2025' }],
  [
    'as the seed has it, for a gateway that wants it so',
    { moneyIn: 'cents', dates: 'unixSeconds' },
    { monetary_value: 4500000, close_date: 1735689600 },
  ],
])('Create Opportunity: %s', async (_name, settings, expected) => {
  const { of, body, server } = await openCopper(made, { ...noIds, ...settings });
  await createFrom(of('deal'), 'd-1', heard('deal', renewal), 'deal');
  expect(body()).toEqual({
    name: 'Annual Subscription Renewal',
    pipeline_stage_id: 123456,
    ...expected,
  });
  expect(server.requests).toHaveLength(1);
});

test.each([
  ['mm/dd/yyyy', '12/31/2026'],
  ['dd/mm/yyyy', '31/12/2026'],
])('an account writes its days as %s', async (dates, expected) => {
  const { of, body } = await openCopper(made, { ...noIds, dates });
  await createFrom(of('deal'), 'd-1', { name: 'x', amount: '1200.50', closeDate: '2026-12-31' }, 'deal');
  expect(body()).toEqual({ name: 'x', monetary_value: 1200.5, close_date: expected });
});

test.each([
  ['first and last name', { firstName: 'Lisa', lastName: 'Rodriguez', name: 'Other' }, 'Lisa Rodriguez'],
  ['the first name alone', { firstName: 'Lisa' }, 'Lisa'],
  ['a name', { name: 'Lisa Rodriguez' }, 'Lisa Rodriguez'],
  ['nobody has said it', { email: 'lisa@example.com' }, 'lisa@example.com'],
])('Copper has one name, and takes nobody without: %s', async (_name, fields, name) => {
  const { of, body } = await openCopper(made, noIds);
  await createFrom(of(), 'c-1', fields);
  expect(body()['name']).toBe(name);
});

test('all that the app knows of somebody goes into the lists, each once; a category of its own stays', async () => {
  const { of, body } = await openCopper(made, noIds);
  await createFrom(of(), 'c-1', {
    name: 'Lisa',
    email: 'a@example.com',
    emails: ['a@example.com', { email: 'b@example.com', category: 'personal' }],
    phone: '1',
    phones: ['2'],
    website: 'https://example.com',
    tags: 'vip, trial',
  });
  expect(body()).toEqual({
    name: 'Lisa',
    emails: [
      { email: 'a@example.com', category: 'work' },
      { email: 'b@example.com', category: 'personal' },
    ],
    phone_numbers: [
      { number: '1', category: 'work' },
      { number: '2', category: 'work' },
    ],
    websites: [{ url: 'https://example.com', category: 'work' }],
    tags: ['vip', 'trial'],
  });
});

test('a company that is known by its id, or made by us of words, is not named in words as well', async () => {
  const byId = await openCopper(made, noIds);
  await createFrom(byId.of(), 'c-1', { name: 'Lisa', company: 'GlobalCo', companyId: 'co-1' });
  expect(byId.body()).toEqual({ name: 'Lisa' });
  const ofWords = await openCopper(made, { ...noIds, companyFromText: 'create' });
  await createFrom(ofWords.of(), 'c-1', { name: 'Lisa', company: 'GlobalCo' });
  expect(ofWords.body()).toEqual({ name: 'Lisa' });
});

test('our own id is a text that people see and a number that is searched', async () => {
  const { of, body } = await openCopper(made, known);
  await createFrom(of('company'), 'co-1', { name: 'GlobalCo' }, 'company');
  expect(body()).toEqual({
    name: 'GlobalCo',
    custom_fields: [
      { custom_field_definition_id: 705452, value: 'co-1' },
      { custom_field_definition_id: 705402, value: expect.any(Number) as unknown },
    ],
  });
});

test('a custom field is written by the id of its definition', async () => {
  const mapping = { contact: { plan: 'custom_fields.705303' } };
  const { of, body } = await openCopper(made, { ...noIds, mapping });
  await createFrom(of(), 'c-1', { name: 'Lisa', plan: 'gold' });
  expect(body()['custom_fields']).toEqual([{ custom_field_definition_id: 705303, value: 'gold' }]);
});
