// The connector against a Zoho that behaves as the vendor documents it: what it answers, by what happened there.
import { expect, test } from 'vitest';
import { CrmError } from '../../../domain/failure.ts';
import type { Fields } from '../../../domain/fields.ts';
import { fieldName } from '../../../domain/objects/objects.ts';
import type { CreateRow } from '../../connector.ts';
import { startZoho } from '../../../simulators/zoho/test/start-zoho.ts';
import { callOf, keyOf } from '../../kit/testing/calls.ts';
import { ann, create, openAtSimulator, refusal } from './open-zoho.ts';

const id = ({ externalId = '' }: { externalId?: string | undefined }): string => externalId;

test('a create by our own key happens once, and the page of the record can be opened', async () => {
  const zoho = openAtSimulator(await startZoho());
  const contact = zoho.of();
  const first = await create(contact);
  const second = await create(contact, { ...ann, title: 'CEO' });
  expect(second.externalId).toBe(first.externalId);
  expect(first.externalId).toMatch(/^\d{19}$/);
  expect(first.url).toBe(`${zoho.crm.url}/zoho/crm/tab/Contacts/${id(first)}`);
  expect((await fetch(first.url ?? '')).status).toBe(200);
  expect(await zoho.read('Contacts', first.externalId)).toMatchObject({
    Last_Name: "O'Brien",
    Title: 'CEO',
    Syncline_Id: 'c-1',
  });
  expect(await zoho.crm.statsOfZoho()).toMatchObject({ records: 1, duplicates: 0 });
});

test("a salesperson's record with the same e-mail is never what a create writes to", async () => {
  const zoho = openAtSimulator(await startZoho());
  const sales = await zoho.crm.person('Contacts', { Last_Name: 'Example', Email: 'ann@example.com' });
  const written = await create(zoho.of());
  expect(written.externalId).not.toBe(sales.id);
  expect(await zoho.read('Contacts', sales.id)).toMatchObject({ Last_Name: 'Example', Phone: null });
  const [upsert] = (await zoho.crm.requests('?crm=zoho')).filter(({ operation }) => operation === 'upsert');
  expect(upsert?.body).toMatchObject({ duplicate_check_fields: ['Syncline_Id'] });
});

test.each(["auth0|a:b/c'd", 'ünïcode ✓', String.raw`back\slash`])(
  'the id %s of the app is found again',
  async (entityId) => {
    const zoho = openAtSimulator(await startZoho());
    const contact = zoho.of();
    const written = await create(contact, ann, entityId);
    const call = callOf({ key: keyOf(entityId) });
    const found = await contact.find?.([{ field: 'entityId', value: entityId }], call);
    expect(found).toMatchObject([{ externalId: written.externalId, hasOurKey: true }]);
  },
);

test('a lookup by e-mail shows all who have it, also as their second one, and whose they are', async () => {
  const zoho = openAtSimulator(await startZoho());
  const contact = zoho.of();
  await create(contact, ann, 'c-1');
  await create(contact, { ...ann, email: 'ANN@example.com' }, 'c-2');
  await zoho.crm.person('Contacts', { Last_Name: 'Example', Secondary_Email: 'ann@example.com' });
  const found = await contact.find?.(
    [{ field: 'email', value: 'ann@example.com' }],
    callOf({ key: keyOf('c-1') }),
  );
  expect(found?.map(({ hasOurKey, carriesKeyOf }) => [hasOurKey, carriesKeyOf])).toEqual([
    [true, undefined],
    [false, 'c-2'],
    [false, undefined],
  ]);
});

test('a phone is found in whatever form, once the search knows it', async () => {
  let now = Date.now();
  const zoho = openAtSimulator(await startZoho({ now: () => now }));
  await zoho.crm.post('/_control/latency', { crm: 'zoho', searchLagMs: 5000 });
  const sales = await zoho.crm.person('Contacts', { Last_Name: 'Example', Mobile: '1 (202) 555-0100' });
  const contact = zoho.of('contact', { matchBy: 'phone' });
  const find = () => contact.find?.([{ field: 'phone', value: '+12025550100' }], callOf());
  expect(await find()).toEqual([]);
  now += 5001;
  expect(await find()).toMatchObject([{ externalId: sales.id, shows: { phone: ['1 (202) 555-0100'] } }]);
  expect(contact.declaration.keys.at(-1)).toMatchObject({ field: 'phone', lookup: 'search', lagMs: 30_000 });
});

test('an account is found by its web address, in the forms in which people write one', async () => {
  const zoho = openAtSimulator(await startZoho());
  const company = zoho.of('company');
  for (const Website of ['https://www.example.com/', 'example.com', 'notexample.com']) {
    await zoho.crm.person('Accounts', { Account_Name: Website, Website });
  }
  const found = await company.find?.([{ field: 'domain', value: 'example.com' }], callOf());
  expect(found?.map(({ record }) => record?.['Account_Name'])).toEqual([
    'https://www.example.com/',
    'example.com',
  ]);
});

test('an update writes what it names and clears by null; what is gone is not found', async () => {
  const zoho = openAtSimulator(await startZoho());
  const contact = zoho.of();
  const written = id(await create(contact, { ...ann, title: 'CEO' }));
  await contact.update(written, { Title: null, Phone: '+1 202 555 0199' }, callOf());
  expect(await zoho.read('Contacts', written)).toMatchObject({
    Title: null,
    Phone: '+1 202 555 0199',
    Email: 'ann@example.com',
  });
  await contact.remove?.(written, callOf());
  expect(await refusal(contact.update(written, { Title: 'x' }, callOf()))).toMatchObject({
    kind: 'not_found',
  });
  expect(await refusal(contact.remove?.(written, callOf()) ?? Promise.resolve())).toMatchObject({
    kind: 'not_found',
  });
  expect(await contact.read?.(written, callOf())).toEqual({ state: 'archived' });
  for (const nobody of ['no-id-at-all', '6493490000009999999']) {
    expect(await contact.read?.(nobody, callOf())).toEqual({ state: 'gone' });
  }
});

test('a merged record is gone, and found again by what the survivor carries', async () => {
  const zoho = openAtSimulator(await startZoho());
  const contact = zoho.of();
  const loser = id(await create(contact));
  const sales = await zoho.crm.person('Contacts', { Last_Name: 'Example', Email: 'ann@example.com' });
  await zoho.crm.post('/_control/merge', { id: loser, into: sales.id });
  expect(await contact.read?.(loser, callOf())).toEqual({ state: 'gone' });
  const call = callOf({ key: keyOf('c-1') });
  expect(await contact.find?.([{ field: 'entityId', value: 'c-1' }], call)).toMatchObject([
    { externalId: sales.id },
  ]);
});

test('a lead is one that Zoho has; converted it is a contact, which this connection does not write to', async () => {
  const zoho = openAtSimulator(await startZoho());
  const lead = zoho.of('contact', { contactModule: 'Leads' });
  const fields = { ...ann, company: 'Example Ltd', title: 'CEO', website: 'https://example.com' };
  const written = id(await create(lead, fields));
  expect(await zoho.read('Leads', written)).toMatchObject({
    Company: 'Example Ltd',
    Designation: 'CEO',
    Website: 'https://example.com',
  });
  await zoho.crm.post('/_control/convert', { id: written, type: 'Contacts' });
  expect(await refusal(lead.update(written, { Phone: '1' }, callOf()))).toMatchObject({ kind: 'not_found' });
  const state = await lead.read?.(written, callOf());
  expect(state).toMatchObject({ state: 'converted', object: 'Contacts', isTaken: false });
  expect(lead.associations).toEqual({});
});

test("rules of the account's run on what we write, unless automations are off", async () => {
  const zoho = openAtSimulator(await startZoho());
  await zoho.crm.rules({ workflow: { field: 'Description', value: 'by a rule' } });
  const on = await create(zoho.of(), ann, 'c-1');
  const off = await create(zoho.of('contact', { automations: 'off' }), ann, 'c-2');
  expect(await zoho.read('Contacts', on.externalId)).toMatchObject({ Description: 'by a rule' });
  expect(await zoho.read('Contacts', off.externalId)).toMatchObject({ Description: null });
});

test('a new record has the owner whose e-mail the contact names; an unknown one holds that row alone', async () => {
  const zoho = openAtSimulator(await startZoho());
  const contact = zoho.of('contact', { owner: 'byOwnerEmail' });
  const owned = await create(contact, { ...ann, ownerEmail: 'sam@acme.example.com' });
  expect(await zoho.read('Contacts', owned.externalId)).toMatchObject({ Owner: { name: 'Sam Seller' } });
  // The third one is there, and disabled.
  const rows = ['nobody@acme.example.com', 'sam@acme.example.com', 'olaf@acme.example.com'].map(
    (ownerEmail, at): CreateRow => {
      const key = keyOf(`c-${at + 2}`);
      return { record: contact.toRecord({ ...ann, ownerEmail }, key), call: callOf({ key }) };
    },
  );
  const answers = (await contact.batch?.create?.(rows, callOf())) ?? [];
  expect(answers.map((each) => (each instanceof CrmError ? [each.kind, each.field] : 'written'))).toEqual([
    ['invalid_record', 'ownerEmail'],
    'written',
    ['invalid_record', 'ownerEmail'],
  ]);
});

test('a contact and a deal have one account; a salesperson who has moved it is left alone', async () => {
  const zoho = openAtSimulator(await startZoho());
  const [contact, company, deal] = [zoho.of('contact'), zoho.of('company'), zoho.of('deal')];
  const person = id(await create(contact));
  const acme = id(await create(company, { name: 'Example Ltd' }, 'co-1', 'company'));
  const other = id(await create(company, { name: 'Other Ltd' }, 'co-2', 'company'));
  const big = id(await create(deal, { name: 'Big one', stage: 'Qualification' }, 'd-1', 'deal'));
  for (const [of, module, record] of [
    [contact, 'Contacts', person],
    [deal, 'Deals', big],
  ] as const) {
    const between = of.associations?.company;
    await between?.associate(record, acme, callOf());
    await between?.associate(record, acme, callOf());
    expect(await zoho.read(module, record)).toMatchObject({
      Account_Name: { id: acme, name: 'Example Ltd' },
    });
    await between?.dissociate(record, other, callOf());
    expect(await zoho.read(module, record)).toMatchObject({ Account_Name: { id: acme } });
    await between?.dissociate(record, acme, callOf());
    expect(await zoho.read(module, record)).toMatchObject({ Account_Name: null });
  }
});

test('a deal has its contacts, and a role that a salesperson gave stays', async () => {
  const zoho = openAtSimulator(await startZoho());
  const [contact, deal] = [zoho.of('contact'), zoho.of('deal', { contactRole: 'Decision Maker' })];
  const person = id(await create(contact));
  const big = id(await create(deal, { name: 'Big one', stage: 'Qualification' }, 'd-1', 'deal'));
  const roles = async () => {
    const { body } = await zoho.crm.api('GET', `/Deals/${big}/Contact_Roles?fields=id`);
    return (body['data'] as { Contact_Role: { name: string } }[] | undefined)?.map(
      (each) => each.Contact_Role.name,
    );
  };
  const between = deal.associations?.contact;
  await between?.associate(big, person, callOf());
  expect(await roles()).toEqual(['Decision Maker']);
  // Another connection of the same account: who is there already is left alone.
  await zoho.of('deal').associations?.contact?.associate(big, person, callOf());
  expect(await roles()).toEqual(['Decision Maker']);
  await between?.dissociate(big, person, callOf());
  expect(await roles()).toBeUndefined();
  expect(await refusal(between?.dissociate(big, person, callOf()) ?? Promise.resolve())).toMatchObject({
    kind: 'not_found',
  });
  const unknown = zoho.of('deal', { contactRole: 'King' }).associations?.contact;
  expect(await refusal(unknown?.associate(big, person, callOf()) ?? Promise.resolve())).toMatchObject({
    kind: 'invalid_record',
    reason: expect.stringContaining('the account has no contact role King') as unknown,
  });
});

test("the account's own fields are described, and a mapping to one of them is sent", async () => {
  const zoho = openAtSimulator(await startZoho());
  await zoho.crm.addField('Contacts', 'Loyalty Tier', { type: 'picklist', values: ['gold', 'silver'] });
  const contact = zoho.of('contact', { mapping: { contact: { loyaltyTier: 'Loyalty_Tier' } } });
  const described = (await contact.describeFields?.(callOf())) ?? [];
  const field = (name: string) => described.find((each) => each.name === name);
  expect(field('Loyalty_Tier')).toMatchObject({
    isCustom: true,
    type: 'choice',
    options: [{ value: 'gold' }, { value: 'silver' }],
  });
  expect(field('Last_Name')).toMatchObject({ isRequired: true, maxLength: 80, isReadOnly: false });
  expect(field('Syncline_Id')).toMatchObject({ isUnique: true });
  expect([field('Owner')?.isReadOnly, field('Full_Name')?.isReadOnly]).toEqual([false, true]);
  const written = await create(contact, { ...ann, loyaltyTier: 'gold' });
  expect(await zoho.read('Contacts', written.externalId)).toMatchObject({ Loyalty_Tier: 'gold' });
});

test('a mapping to a field that Zoho lacks is told by the lookup, before a write would lose it without a word', async () => {
  const zoho = openAtSimulator(await startZoho());
  const contact = zoho.of('contact', { mapping: { contact: { loyaltyTier: 'Loyalty_Tier' } } });
  const error = await refusal(
    contact.find?.([{ field: 'email', value: 'a@example.com' }], callOf()) ?? Promise.resolve(),
  );
  expect(error).toMatchObject({ kind: 'invalid_record', field: 'loyaltyTier' });
  expect(error.reason).toContain('Zoho has no such field in this module');
});

test("the seed's universal fields, with its own values", async () => {
  const zoho = openAtSimulator(await startZoho());
  const heard = (object: 'contact' | 'deal', given: Fields): Fields =>
    Object.fromEntries(Object.entries(given).map(([name, value]) => [fieldName(object, name), value]));
  const john = heard('contact', {
    contact_email: 'john.doe@acme.com',
    contact_first_name: 'John',
    contact_last_name: 'Doe',
    contact_phone: '+1 (555) 123-4567',
    contact_company: 'Acme Corp',
    contact_title: 'Sales Manager',
  });
  const contact = zoho.of();
  const written = await create(contact, john);
  expect(await zoho.read('Contacts', written.externalId)).toMatchObject({
    Email: 'john.doe@acme.com',
    First_Name: 'John',
    Last_Name: 'Doe',
    Phone: '+1 (555) 123-4567',
    Title: 'Sales Manager',
  });
  // A contact has an account, which is an association, and no text for it.
  expect(contact.mapping?.report(john).unmapped).toEqual(['company']);
  const big = heard('deal', {
    deal_name: 'Big one',
    deal_amount: '50000',
    deal_stage: 'Qualification',
    deal_close_date: '2026-12-31',
    deal_probability: '75',
  });
  const deal = await create(zoho.of('deal'), big, 'd-1', 'deal');
  expect(await zoho.read('Deals', deal.externalId)).toMatchObject({
    Deal_Name: 'Big one',
    Amount: 50_000,
    Stage: 'Qualification',
    Closing_Date: '2026-12-31',
    Probability: 75,
  });
});
