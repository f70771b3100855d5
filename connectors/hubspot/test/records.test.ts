// What is asked and sent, and what becomes of the answers; the rest of what a connector must do is the suite's.
import { expect, test } from 'vitest';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import { callOf, keyOf } from '../../kit/testing/calls.ts';
import { crmError } from '../../kit/testing/connector-session.ts';
import type { ServedRequest, ServerAnswer } from '../../kit/testing/local-server.ts';
import { openHubspot, record, recorded } from './open-hubspot.ts';

const none: ServerAnswer = { status: 404, body: { status: 'error', message: 'resource not found' } };
const upserted = (...results: object[]): ServerAnswer => ({ body: { status: 'COMPLETE', results } });
const bodyOf = (request: ServedRequest | undefined) => JSON.parse(request?.body ?? 'null') as unknown;

test('a contact is created by our own key, so that a second create finds the first', async () => {
  const { of, server } = await openHubspot(upserted(record('171596044870')));
  const contacts = of();
  const fields = { name: 'Ann Lee Example', email: 'ann@example.com', plan: 'gold', title: null };
  const answer = await contacts.create(contacts.toRecord(fields, keyOf('c-1')), callOf());
  expect(answer).toEqual({
    externalId: '171596044870',
    url: 'https://app.hubspot.com/contacts/44237313/record/0-1/171596044870',
  });
  expect(server.requests[0]).toMatchObject({ method: 'POST', url: '/crm/v3/objects/contacts/batch/upsert' });
  expect(bodyOf(server.requests[0])).toEqual({
    inputs: [
      {
        id: 'c-1',
        idProperty: 'syncline_id',
        objectWriteTraceId: 'row-0',
        properties: { firstname: 'Ann Lee', lastname: 'Example', email: 'ann@example.com', plan: 'gold' },
      },
    ],
  });
  expect(contacts.declaration.createIsUpsert).toBe(true);
});

test('without our property a contact is created plainly', async () => {
  const { of, sent } = await openHubspot({ status: 201, body: record('7') }, { keyProperty: 'none' });
  const contacts = of();
  const made = contacts.toRecord({ email: 'ann@example.com' }, keyOf('c-1'));
  expect(await contacts.create(made, callOf())).toMatchObject({ externalId: '7' });
  expect(sent()).toEqual(['POST /crm/v3/objects/contacts {"properties":{"email":"ann@example.com"}}']);
  expect(contacts.declaration).toMatchObject({ createIsUpsert: false, keys: [{ field: 'email' }] });
});

test('our own id is asked first; an e-mail that goes elsewhere is searched for there, by an index that lags', async () => {
  const { of } = await openHubspot(none);
  const keysOf = (object: ObjectType) => of(object).declaration.keys.map(({ field }) => field);
  expect(keysOf('contact')).toEqual(['entityId', 'email']);
  expect(keysOf('company')).toEqual(['entityId', 'domain']);
  expect(keysOf('deal')).toEqual(['entityId']);
  const moved = await openHubspot(
    { body: { results: [] } },
    { mapping: { contact: { email: 'work_email' } } },
  );
  const contacts = moved.of();
  expect(contacts.declaration.keys[1]).toMatchObject({ lookup: 'search', lagMs: 30_000, unique: 'no' });
  expect(contacts.batch?.findsBy).toEqual(['entityId']);
  await contacts.find?.([{ field: 'email', value: 'ann@example.com' }], callOf());
  for (const place of ['work_email', 'email']) {
    expect(moved.sent()[0]).toContain(
      `{"propertyName":"${place}","operator":"EQ","value":"ann@example.com"}`,
    );
  }
});

test('a cleared field is sent as an empty text', async () => {
  const { of, sent } = await openHubspot({ body: record('7') });
  await of().update('7', { ...of().toRecord({ email: 'a@example.com', title: null }, keyOf()) }, callOf());
  expect(sent()[0]).toContain('"jobtitle":""');
});

test('a lookup asks by a unique property, reads what it will compare, and sees secondary addresses', async () => {
  const shown = {
    email: 'a.example@example.com',
    hs_additional_emails: 'ann@example.com;old@example.com',
    syncline_id: 'c-9',
    plan: null,
  };
  const { of, server } = await openHubspot({ body: record('7', shown) });
  const contacts = of();
  contacts.toRecord({ email: 'ann@example.com', plan: 'gold' }, keyOf());
  const found = await contacts.find?.([{ field: 'email', value: 'ann@example.com' }], callOf());
  expect(found).toMatchObject([
    {
      externalId: '7',
      hasOurKey: false,
      carriesKeyOf: 'c-9',
      shows: { email: ['a.example@example.com', 'ann@example.com', 'old@example.com'] },
    },
  ]);
  const url = new URL(`http://hubspot${server.requests[0]?.url}`);
  expect(url.pathname).toBe('/crm/v3/objects/contacts/ann%40example.com');
  expect(url.searchParams.get('idProperty')).toBe('email');
  expect(url.searchParams.get('properties')?.split(',')).toEqual(
    expect.arrayContaining(['jobtitle', 'hs_additional_emails', 'syncline_id', 'plan']),
  );
});

test('companies of a domain are searched, and may be several', async () => {
  const { of, server } = await openHubspot({ body: { total: 2, results: [record('1'), record('2')] } });
  const key = { field: 'domain', value: 'example.com' };
  const found = await of('company').find?.([key], callOf({ key: keyOf('co-1', 'company') }));
  expect(found?.map(({ externalId }) => externalId)).toEqual(['1', '2']);
  expect(bodyOf(server.requests[0])).toMatchObject({
    filterGroups: [{ filters: [{ propertyName: 'domain', operator: 'EQ', value: 'example.com' }] }],
  });
});

test.each<[string, (request: ServedRequest) => ServerAnswer, object]>([
  ['live', () => ({ body: record('7') }), { state: 'live' }],
  ['of another id: it was merged into that', () => ({ body: record('8') }), { state: 'merged', into: '8' }],
  [
    'archived',
    ({ url }) => (url.includes('archived=true') ? { body: record('7') } : none),
    { state: 'archived' },
  ],
  [
    'in the list of a survivor',
    ({ url }) => (url.includes('/search') ? { body: { total: 1, results: [record('9')] } } : none),
    { state: 'merged', into: '9' },
  ],
  [
    'nowhere',
    ({ url }) => (url.includes('/search') ? { body: { total: 0, results: [] } } : none),
    { state: 'gone' },
  ],
  [
    'nowhere, and the account cannot search for survivors',
    ({ url }) => (url.includes('/search') ? { status: 400, body: { category: 'VALIDATION_ERROR' } } : none),
    { state: 'gone' },
  ],
])('a record that is %s', async (_name, answer, state) => {
  const { of } = await openHubspot(answer);
  expect(await of().read?.('7', callOf())).toMatchObject(state);
});

test('an update that another record answers goes through the push again', async () => {
  const { of } = await openHubspot({ body: record('8') });
  const error = await crmError(of().update('7', { jobtitle: 'CEO' }, callOf()));
  expect(error).toMatchObject({ kind: 'not_found', reason: 'the record 7 was merged into 8' });
});

test('the owner is asked for once, written on create, and refused where HubSpot knows nobody', async () => {
  const owners: Record<string, string> = { 'olivia@example.com': '41629779' };
  const { of, server } = await openHubspot(
    ({ url }) => {
      if (!url.startsWith('/crm/v3/owners')) return upserted(record('7'));
      const id = owners[new URL(url, 'http://h').searchParams.get('email') ?? ''];
      return { body: { results: id === undefined ? [] : [{ id }] } };
    },
    { owner: 'byOwnerEmail' },
  );
  const contacts = of();
  const make = (ownerEmail: string) =>
    contacts.create(contacts.toRecord({ email: 'ann@example.com', ownerEmail }, keyOf()), callOf());
  await make('olivia@example.com');
  await make('olivia@example.com');
  const asked = server.requests.filter(({ url }) => url.startsWith('/crm/v3/owners'));
  expect(asked).toHaveLength(1);
  expect(server.requests.at(-1)?.body).toContain('"hubspot_owner_id":"41629779"');
  expect(contacts.mapping?.overwrite).toMatchObject({ hubspot_owner_id: 'onCreate' });
  const error = await crmError(make('nobody@example.com'));
  expect(error).toMatchObject({ kind: 'invalid_record', field: 'ownerEmail', execution: 'not_sent' });
});

test('which account the login opens', async () => {
  const { session } = await openHubspot({ body: recorded('account-info') });
  expect(await session.account?.account(callOf())).toEqual({
    accountId: '12345678',
    name: 'HubSpot account 12345678',
    timeZone: 'US/Eastern',
    currency: 'USD',
    webUrl: 'https://app.hubspot.com/contacts/12345678',
  });
});

test('our property is looked for, made where it is missing, and explained where it may not be made', async () => {
  const made: string[] = [];
  const { session } = await openHubspot(({ method, url, body }) => {
    if (method === 'POST') {
      if (url.endsWith('/deals')) return { status: 403, body: recorded('missing-scopes') };
      made.push(body);
      return { status: 201, body: JSON.parse(body) as object };
    }
    return url.includes('/companies/') ? { body: { name: 'syncline_id', hasUniqueValue: true } } : none;
  });
  expect(await session.account?.prepare?.(callOf())).toMatchObject([
    { what: 'property syncline_id of contacts', state: 'made' },
    { what: 'property syncline_id of companies', state: 'there' },
    {
      what: 'property syncline_id of deals',
      state: 'refused',
      whatToDo: expect.stringContaining('crm.schemas.deals.write') as string,
    },
  ]);
  expect(JSON.parse(made[0] ?? '')).toMatchObject({
    name: 'syncline_id',
    hasUniqueValue: true,
    groupName: 'contactinformation',
  });
});

test('a lookup in an account without our property makes it, once, and asks again', async () => {
  let isThere = false;
  const notUnique = 'Unable to perform update/upsert by non-unique 0-1 property syncline_id in portal ID 1';
  const { of, sent } = await openHubspot(({ method, url }) => {
    if (!url.startsWith('/crm/v3/properties')) {
      return isThere ? none : { status: 400, body: { category: 'VALIDATION_ERROR', message: notUnique } };
    }
    if (method === 'GET') return none;
    isThere = true;
    return { status: 201, body: {} };
  });
  const find = of().find;
  const call = callOf({ beforeSend: () => Promise.reject(new Error('a lookup is no write')) });
  const key = { field: 'entityId', value: 'c-1' };
  expect(await Promise.all([find?.([key], call), find?.([key], call)])).toEqual([[], []]);
  expect(sent().filter((each) => each.startsWith('POST'))).toHaveLength(1);
});

test('where our property cannot be made, a person reads how', async () => {
  const { of } = await openHubspot(({ method, url }) => {
    if (!url.startsWith('/crm/v3/properties')) {
      const message = `Property values were not valid: ${JSON.stringify([
        {
          message: 'Property "syncline_id" does not exist',
          error: 'PROPERTY_DOESNT_EXIST',
          name: 'syncline_id',
        },
      ])}`;
      return { status: 400, body: { category: 'VALIDATION_ERROR', message } };
    }
    return method === 'GET' ? none : { status: 403, body: recorded('missing-scopes') };
  });
  const error = await crmError(of().create({ email: 'ann@example.com', syncline_id: 'c-1' }, callOf()));
  expect(error).toMatchObject({ kind: 'unsupported', execution: 'rejected' });
  expect(error.reason).toMatch(/crm\.schemas\.contacts\.write.*keyProperty=none/);
});

test('associations are made and taken away without a label', async () => {
  const { of, sent } = await openHubspot({ status: 204 });
  const { company } = of('contact').associations ?? {};
  await company?.associate('7', '8', callOf());
  await company?.dissociate('7', '8', callOf());
  expect(sent()).toEqual([
    'PUT /crm/v4/objects/contacts/7/associations/default/companies/8',
    'DELETE /crm/v4/objects/contacts/7/associations/companies/8',
  ]);
  expect(Object.keys(of('deal').associations ?? {})).toEqual(['company', 'contact']);
});
