// The guide's worked examples with their own values: what is sent for them, and what its answer is read as.
import { expect, test } from 'vitest';
import { openAlloy } from './open-alloy.ts';

const answered = { body: { responseData: { id: '1' }, statusCode: 200 } };

const john = {
  contact_email: 'john.doe@acme.com',
  contact_first_name: 'John',
  contact_last_name: 'Doe',
  contact_phone: '+1 (555) 123-4567',
  contact_company: 'Acme Corp',
  contact_title: 'Sales Manager',
};

test('step 6: the request, its headers, and the id of the success', async () => {
  const properties = {
    email: 'john.doe@acme.com',
    firstname: 'John',
    lastname: 'Doe',
    phone: '+1 (555) 123-4567',
    company: 'Acme Corp',
    jobtitle: 'Sales Manager',
  };
  const success = {
    responseData: {
      id: '166643419989',
      properties: { createdate: '2025-10-23T18:52:29.567Z', ...properties },
      createdAt: '2025-10-23T18:52:29.567Z',
      updatedAt: '2025-10-23T18:52:29.567Z',
      url: 'https://app.hubspot.com/contacts/166643419989',
    },
    statusCode: 200,
  };
  const { create, sent, server } = await openAlloy({ body: success });
  expect(await create(john)).toEqual({
    externalId: '166643419989',
    url: 'https://app.hubspot.com/contacts/166643419989',
  });
  expect(sent()).toEqual([
    {
      path: '/connectors/hubspot/actions/createContact/execute',
      body: { credentialId: 'cred_xyz789abc', requestBody: { properties } },
    },
  ]);
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    headers: {
      authorization: 'Bearer demo-key',
      'x-api-version': '2025-09',
      'x-alloy-userid': '675987329f2bda83f0dff233',
      'content-type': 'application/json',
    },
  });
});

test.each<[string, object, Record<string, string>, 'contact' | 'deal' | 'company', string, object]>([
  [
    'HubSpot, contact: Sarah Jones',
    { targetConnector: 'hubspot', userId: 'user_abc123xyz' },
    {
      contact_email: 'sarah.jones@techcorp.com',
      contact_first_name: 'Sarah',
      contact_last_name: 'Jones',
      contact_phone: '+1 (555) 987-6543',
      contact_company: 'TechCorp',
      contact_title: 'VP of Sales',
      contact_address_city: 'San Francisco',
      contact_address_state: 'CA',
    },
    'contact',
    'createContact',
    {
      properties: {
        email: 'sarah.jones@techcorp.com',
        firstname: 'Sarah',
        lastname: 'Jones',
        phone: '+1 (555) 987-6543',
        company: 'TechCorp',
        jobtitle: 'VP of Sales',
        city: 'San Francisco',
        state: 'CA',
      },
    },
  ],
  [
    'HubSpot, the rest of an address and the website',
    { targetConnector: 'hubspot' },
    {
      contact_email: 'a@example.com',
      contact_website: 'https://example.com',
      contact_address_postal: '94105',
      contact_address_street: '1 Main St',
      contact_address_country: 'USA',
    },
    'contact',
    'createContact',
    {
      properties: {
        email: 'a@example.com',
        website: 'https://example.com',
        zip: '94105',
        address: '1 Main St',
        country: 'USA',
      },
    },
  ],
  [
    'HubSpot, deal: Q4 Enterprise Contract',
    { targetConnector: 'hubspot', userId: 'user_abc123xyz' },
    {
      deal_name: 'Q4 Enterprise Contract',
      deal_amount: '75000',
      deal_stage: 'negotiation',
      deal_close_date: '2025-12-31',
    },
    'deal',
    'createDeal',
    {
      properties: {
        dealname: 'Q4 Enterprise Contract',
        amount: '75000',
        dealstage: 'negotiation',
        closedate: '2025-12-31',
      },
    },
  ],
  [
    'HubSpot, deal_probability: under HubSpot’s own name, between 0 and 1',
    { targetConnector: 'hubspot' },
    { deal_name: 'One', deal_probability: '60' },
    'deal',
    'createDeal',
    { properties: { dealname: 'One', hs_deal_stage_probability: '0.6' } },
  ],
  [
    'HubSpot, createCompany',
    { targetConnector: 'hubspot' },
    { company_name: 'Acme Corp', domain: 'acme.example.com' },
    'company',
    'createCompany',
    { properties: { name: 'Acme Corp', domain: 'acme.example.com' } },
  ],
  [
    'Salesforce, contact: Mike Chen',
    { targetConnector: 'salesforceCRM', credentialId: 'cred_abc456def' },
    {
      contact_email: 'mike.chen@innovate.io',
      contact_first_name: 'Mike',
      contact_last_name: 'Chen',
      contact_phone: '+1 (555) 234-5678',
      contact_title: 'Director of Engineering',
      contact_address_city: 'Seattle',
      contact_address_state: 'WA',
    },
    'contact',
    'createContact',
    {
      Email: 'mike.chen@innovate.io',
      FirstName: 'Mike',
      LastName: 'Chen',
      Phone: '+1 (555) 234-5678',
      Title: 'Director of Engineering',
      MailingCity: 'Seattle',
      MailingState: 'WA',
    },
  ],
  [
    'Salesforce, the rest of an address; contact_company is none of a Contact’s fields',
    { targetConnector: 'salesforceCRM' },
    {
      contact_last_name: 'Chen',
      contact_company: 'Innovate',
      contact_address_street: '1 Main St',
      contact_address_postal: '98101',
      contact_address_country: 'USA',
    },
    'contact',
    'createContact',
    { LastName: 'Chen', MailingStreet: '1 Main St', MailingPostalCode: '98101', MailingCountry: 'USA' },
  ],
  [
    'Salesforce, opportunity: Enterprise Platform Migration',
    { targetConnector: 'salesforceCRM', credentialId: 'cred_abc456def' },
    {
      deal_name: 'Enterprise Platform Migration',
      deal_amount: '125000',
      deal_stage: 'Proposal/Price Quote',
      deal_close_date: '2025-11-30',
      deal_probability: '60',
    },
    'deal',
    'createOpportunity',
    {
      Name: 'Enterprise Platform Migration',
      Amount: 125_000,
      StageName: 'Proposal/Price Quote',
      CloseDate: '2025-11-30',
      Probability: 60,
    },
  ],
  [
    'Salesforce, createAccount',
    { targetConnector: 'salesforceCRM' },
    { company_name: 'Acme Corp' },
    'company',
    'createAccount',
    { Name: 'Acme Corp' },
  ],
  [
    'Copper, person: Lisa Rodriguez',
    { targetConnector: 'copper', credentialId: 'cred_def789ghi' },
    {
      contact_email: 'lisa.rodriguez@globalco.com',
      contact_first_name: 'Lisa',
      contact_last_name: 'Rodriguez',
      contact_phone: '+1 (555) 345-6789',
      contact_title: 'Product Manager',
      contact_company: 'GlobalCo',
    },
    'contact',
    'createPerson',
    {
      name: 'Lisa Rodriguez',
      emails: [{ email: 'lisa.rodriguez@globalco.com', category: 'work' }],
      phone_numbers: [{ number: '+1 (555) 345-6789', category: 'work' }],
      title: 'Product Manager',
      company_name: 'GlobalCo',
    },
  ],
  [
    'Copper, opportunity: $45,000 in cents, a day in Unix seconds, a stage by its number',
    { targetConnector: 'copper', credentialId: 'cred_def789ghi' },
    {
      deal_name: 'Annual Subscription Renewal',
      deal_amount: '45000',
      deal_stage: '123456',
      deal_close_date: '2025-01-01',
    },
    'deal',
    'createOpportunity',
    {
      name: 'Annual Subscription Renewal',
      monetary_value: 4_500_000,
      pipeline_stage_id: 123_456,
      close_date: 1_735_689_600,
    },
  ],
  [
    'Copper, createCompany',
    { targetConnector: 'copper' },
    { company_name: 'GlobalCo' },
    'company',
    'createCompany',
    { name: 'GlobalCo' },
  ],
])('%s', async (_name, given, fields, object, action, requestBody) => {
  const { create, sent } = await openAlloy(answered, { ...given });
  await create(fields, object);
  const { targetConnector, credentialId = 'cred_xyz789abc' } = given as Record<string, string>;
  expect(sent()).toEqual([
    {
      path: `/connectors/${targetConnector}/actions/${action}/execute`,
      body: { credentialId, requestBody },
    },
  ]);
});

test.each([
  ['hubspot', 'updateContact', 'contactId', { properties: { email: 'john.doe@acme.com', jobtitle: 'CEO' } }],
  ['salesforceCRM', 'updateContact', 'id', { Email: 'john.doe@acme.com', LastName: 'Doe', Title: 'CEO' }],
  [
    'copper',
    'updatePerson',
    'id',
    { name: 'Doe', emails: [{ email: 'john.doe@acme.com', category: 'work' }], title: 'CEO' },
  ],
])('%s: %s names the record in pathParams', async (targetConnector, action, idParam, requestBody) => {
  const { update, sent } = await openAlloy(answered, { targetConnector });
  const last = targetConnector === 'hubspot' ? {} : { contact_last_name: 'Doe' };
  await update('1', { contact_email: 'john.doe@acme.com', ...last, contact_title: 'CEO' });
  expect(sent()).toEqual([
    {
      path: `/connectors/${targetConnector}/actions/${action}/execute`,
      body: { credentialId: 'cred_xyz789abc', pathParams: { [idParam]: '1' }, requestBody },
    },
  ]);
});

test.each([
  ['hubspot', { properties: { email: 'a@example.com', lastname: 'Doe', date_of_birth: '1950-01-31' } }],
  ['salesforceCRM', { Email: 'a@example.com', LastName: 'Doe', Birthdate: '1950-01-31' }],
  // Copper has no field for it: told, not sent.
  ['copper', { name: 'Doe', emails: [{ email: 'a@example.com', category: 'work' }] }],
])(
  '%s: a birth date, which the guide maps nowhere, goes where the CRM has a field for it',
  async (targetConnector, requestBody) => {
    const { create, sent } = await openAlloy(answered, { targetConnector });
    await create({ email: 'a@example.com', lastName: 'Doe', birthDate: '1950-01-31' });
    expect(sent()).toMatchObject([{ body: { requestBody } }]);
  },
);

test('a target that the guide does not describe: `mapping[key] || key`', async () => {
  const { create, sent } = await openAlloy(answered, {
    targetConnector: 'zendeskSell',
    actions: { contact: { create: 'createLead', update: 'updateLead' } },
    mapping: {
      contact: { firstName: 'first_name', lastName: 'last_name', title: 'none', city: 'address.city' },
    },
  });
  await create({ ...john, contact_address_city: 'Seattle', plan: 'pro' });
  expect(sent()).toMatchObject([
    {
      path: '/connectors/zendeskSell/actions/createLead/execute',
      body: {
        requestBody: {
          email: 'john.doe@acme.com',
          first_name: 'John',
          last_name: 'Doe',
          phone: '+1 (555) 123-4567',
          company: 'Acme Corp',
          plan: 'pro',
          address: { city: 'Seattle' },
        },
      },
    },
  ]);
});
