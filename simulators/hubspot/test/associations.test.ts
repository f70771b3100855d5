// Who belongs to whom, v4, through HubSpot's own client.
import { expect, test } from 'vitest';
import { refusalOf, startHubspot } from './start-hubspot.ts';

async function start() {
  const crm = await startHubspot();
  const { basicApi, batchApi } = crm.client.crm.associations.v4;
  const make = async (name: string) => (await crm.companies.basicApi.create({ properties: { name } })).id;
  return {
    ...crm,
    basicApi,
    batchApi,
    contact: (await crm.contacts.basicApi.create({ properties: { firstname: 'Ada' } })).id,
    company: await make('Example Ltd'),
    other: await make('Other Ltd'),
    deal: (await crm.deals.basicApi.create({ properties: { dealname: 'Big one' } })).id,
    typesBetween: async (from: string, id: string, to: string) =>
      (await basicApi.getPage(from, id, to)).results.map(({ toObjectId, associationTypes }) => [
        String(toObjectId),
        associationTypes.map(({ typeId }) => typeId),
      ]),
  };
}

const typed = (associationTypeId: number) =>
  [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] as never;

test('a default association stands in both directions, and the first company is the primary one', async () => {
  const { basicApi, contact, company, other, deal, typesBetween, contacts } = await start();
  const made = await basicApi.createDefault('contacts', contact, 'companies', company);
  expect(made.results.map(({ associationSpec }) => associationSpec.associationTypeId)).toEqual([279, 280]);
  await basicApi.createDefault('0-1', contact, '0-2', other);
  await basicApi.createDefault('deals', deal, 'contacts', contact);
  expect(await typesBetween('contacts', contact, 'companies')).toEqual([
    [company, [1, 279]],
    [other, [279]],
  ]);
  expect(await typesBetween('companies', company, 'contacts')).toEqual([[contact, [2, 280]]]);
  expect(await typesBetween('contacts', contact, 'deals')).toEqual([[deal, [4]]]);
  const read = await contacts.basicApi.getById(contact, ['associatedcompanyid']);
  expect(read.properties['associatedcompanyid']).toBe(company);
});

test('there is one primary company: another one takes its place', async () => {
  const { basicApi, contact, company, other, typesBetween, api } = await start();
  await basicApi.createDefault('contacts', contact, 'companies', company);
  const path = `/crm/v4/objects/contacts/${contact}/associations/companies/${other}`;
  const made = await api('PUT', path, typed(1));
  expect(made).toMatchObject({
    status: 201,
    body: {
      fromObjectTypeId: '0-1',
      fromObjectId: Number(contact),
      toObjectTypeId: '0-2',
      toObjectId: Number(other),
    },
  });
  expect(await typesBetween('contacts', contact, 'companies')).toEqual([
    [company, [279]],
    [other, [1, 279]],
  ]);
  expect(await typesBetween('companies', company, 'contacts')).toEqual([[contact, [280]]]);
  await basicApi.archive('contacts', contact, 'companies', other);
  await basicApi.archive('contacts', contact, 'companies', '5');
  expect(await typesBetween('contacts', contact, 'companies')).toEqual([[company, [279]]]);
});

test('an association with nobody, with itself, or of another direction is refused as HubSpot does', async () => {
  const { basicApi, contact, company } = await start();
  const put = (toId: string, to = 'companies') => basicApi.createDefault('contacts', contact, to, toId);
  expect(await refusalOf(put('994705054985'))).toMatchObject({
    code: 404,
    body: {
      message: 'No company with ID 994705054985 exists',
      context: { objectType: ['company'], id: ['994705054985'] },
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'crm.associations.TO_OBJECT_NOT_FOUND',
    },
  });
  expect((await refusalOf(put('unknown'))).body['subCategory']).toBe('crm.associations.INVALID_IDENTIFIER');
  expect((await refusalOf(put(contact, 'contacts'))).body['message']).toMatch(/associated to itself/);
  expect((await refusalOf(put(company, 'butterflies'))).body['message']).toMatch(
    /^Unable to infer object type/,
  );
  const reversed = basicApi.create('contacts', contact, 'companies', company, typed(280));
  expect((await refusalOf(reversed)).body['message']).toBe(
    'invalid from object type 0-1 for associations to be created. expected: 0-2',
  );
});

test('many associations are made, read and ended; a bad row fails alone', async () => {
  const { batchApi, contact, company, other, deal, api } = await start();
  const row = (toId: string) => ({ _from: { id: contact }, to: { id: toId }, types: typed(279) });
  const done = await batchApi.create('contacts', 'companies', {
    inputs: [row(company), row(other), row('999')],
  });
  expect(done).toMatchObject({
    numErrors: 1,
    errors: [{ category: 'OBJECT_NOT_FOUND', message: 'No company with ID 999 exists' }],
  });
  expect(done.results).toHaveLength(2);
  const byDefault = { inputs: [{ _from: { id: contact }, to: { id: deal } }] };
  expect((await batchApi.createDefault('contacts', 'deals', byDefault)).results).toHaveLength(2);
  const read = await api('POST', '/crm/v4/associations/contacts/companies/batch/read', {
    inputs: [{ id: contact }, { id: '5' }],
  });
  expect(read).toMatchObject({
    status: 207,
    body: {
      results: [
        { from: { id: contact }, to: [{ toObjectId: Number(company) }, { toObjectId: Number(other) }] },
      ],
      errors: [
        {
          subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
          message: 'No company is associated with contact 5.',
        },
      ],
    },
  });
  await batchApi.archive('contacts', 'companies', {
    inputs: [{ _from: { id: contact }, to: [{ id: company }] }],
  });
  const left = await batchApi.getPage('contacts', 'companies', { inputs: [{ id: contact }] });
  expect(left.results[0]?.to).toHaveLength(1);
});

test('a new record brings its associations along, or is not made', async () => {
  const { contacts, company, typesBetween, stats } = await start();
  const make = (id: string, typeId: number) =>
    contacts.basicApi.create({
      properties: { firstname: 'New' },
      associations: [{ to: { id }, types: typed(typeId) }],
    });
  const { id } = await make(company, 279);
  expect(await typesBetween('contacts', id, 'companies')).toEqual([[company, [1, 279]]]);
  expect(await refusalOf(make('999', 279))).toMatchObject({
    code: 400,
    body: { message: 'One or more associations are invalid', context: { INVALID_OBJECT_IDS: ['999'] } },
  });
  expect((await refusalOf(make(company, 280))).code).toBe(400);
  expect(await stats()).toMatchObject({ types: { contact: 2 } });
});

test('where the account says so, a new contact has the company of its address, made where there is none', async () => {
  const { contacts, companies, typesBetween, rules, stats } = await start();
  await rules({ createsCompanies: true });
  const { id: known } = await companies.basicApi.create({
    properties: { name: 'Known', domain: 'known.example.com' },
  });
  const companyOf = async (email: string) => {
    const { id } = await contacts.basicApi.create({ properties: { email } });
    return typesBetween('contacts', id, 'companies');
  };
  expect(await companyOf('ada@known.example.com')).toEqual([[known, [1, 279]]]);
  const [made] = await companyOf('grace@new.example.com');
  expect(await companyOf('joan@new.example.com')).toEqual([made]);
  expect(await companyOf('mary@freemail.example.com')).toEqual([]);
  expect(await stats()).toMatchObject({ types: { company: 4 } });
});

test('an archived record is associated with nobody, and a merge takes the associations along', async () => {
  const { basicApi, contacts, companies, contact, company, other, typesBetween, client } = await start();
  const { id: second } = await contacts.basicApi.create({ properties: { firstname: 'Grace' } });
  await basicApi.createDefault('contacts', contact, 'companies', company);
  await basicApi.createDefault('contacts', second, 'companies', other);
  await client.crm.contacts.basicApi.merge({ primaryObjectId: contact, objectIdToMerge: second });
  expect(await typesBetween('contacts', contact, 'companies')).toEqual([
    [company, [1, 279]],
    [other, [279]],
  ]);
  await companies.basicApi.archive(company);
  expect(await typesBetween('contacts', contact, 'companies')).toEqual([[other, [279]]]);
});
