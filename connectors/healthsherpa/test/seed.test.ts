// The seed's sentences, in its order, with the values of the reference's own example (README has the table).
import { expect, test } from 'vitest';
import { inClear } from '../../../cli/output/in-clear.ts';
import { crmError } from '../../kit/testing/connector-session.ts';
import { parseSettings } from '../../settings/settings-object.ts';
import healthsherpa from '../index.ts';
import { alex, alexThere, id, openHealthsherpa, redirectUrl, shown } from './open-healthsherpa.ts';

const agent_email = 'agent@example.com';

test('v1: the key in X-API-Key, and the agent in each request', async () => {
  const { create, update, find, server, sent } = await openHealthsherpa();
  await create(alex);
  await update({ agent_email, city: 'Davis' });
  await find(alex);
  expect(server.requests.map(({ headers }) => headers['x-api-key'])).toEqual(Array(5).fill('agency-key'));
  expect(sent().map(([request, body]) => [request, (body as { agent_email: string }).agent_email])).toEqual([
    ['POST /v1/contacts', agent_email],
    [`PATCH /v1/contacts/${id}`, agent_email],
    ...Array<[string, string]>(3).fill(['POST /v1/contacts/search', agent_email]),
  ]);
});

test('v1: agents share the key, so a contact may bring the e-mail of its own agent', async () => {
  const { create, find, sent } = await openHealthsherpa();
  await create({ ...alex, agentEmail: 'other.agent@example.com' });
  await find({ ...alex, agent_email: 'other.agent@example.com' });
  for (const [, body] of sent()) expect(body).toMatchObject({ agent_email: 'other.agent@example.com' });
});

test('v1 without an agent is refused before anything is stored', () => {
  expect(parseSettings(healthsherpa.settings, { apiVersion: 'v1' })).toMatchObject({
    ok: false,
    problems: [expect.stringContaining('needs agentEmail')],
  });
});

test('v2: OAuth with the scope partner_api_v2; the agent is whose token it is, and no agent_email travels', async () => {
  const { create, find, server, sent } = await openHealthsherpa(
    { ...shown(), status: 201 },
    { apiVersion: 'v2' },
  );
  await create({ ...alex, agentEmail: 'other.agent@example.com' });
  await find(alex);
  expect(server.requests[0]?.headers.authorization).toBe('Bearer conformance-access-token');
  for (const [request, body] of sent()) {
    expect(request).toMatch(/^POST \/v2\/contacts/);
    expect(body).not.toHaveProperty('agent_email');
  }
  const parsed = healthsherpa.settings.parse({ apiVersion: 'v2' });
  expect(healthsherpa.auth?.(parsed)).toMatchObject({
    type: 'oauth2',
    authorizeUrl: 'https://medicare.healthsherpa.com/oauth/authorize',
    tokenUrl: 'https://medicare.healthsherpa.com/oauth/token',
    scopes: ['partner_api_v2'],
  });
  expect(healthsherpa.secrets(parsed).required).toEqual(['clientId', 'clientSecret']);
});

test('"Login to HealthSherpa": the page is shown with the connection, that of staging too', () => {
  const pageOf = (given: object) => healthsherpa.loginPage?.(healthsherpa.settings.parse(given));
  expect(pageOf({ agentEmail: agent_email })).toBe('https://medicare.healthsherpa.com/sessions/new');
  expect(pageOf({ apiVersion: 'v2', loginUrl: 'https://medicare-staging.healthsherpa.com/' })).toBe(
    'https://medicare-staging.healthsherpa.com/sessions/new',
  );
});

test.each(['v1', 'v2'])(
  '%s: no id yet, so a contact is created, and its id and address come back',
  async (apiVersion) => {
    const { create, sent } = await openHealthsherpa(shown(), { apiVersion });
    expect(await create(alex)).toEqual({ externalId: id, redirectUrl, leftOut: [] });
    const { type: _type, ...without } = alexThere;
    expect(sent()).toEqual([
      apiVersion === 'v1'
        ? ['POST /v1/contacts', { agent_email, contact: alexThere }]
        : ['POST /v2/contacts', { contact: without }],
    ]);
  },
);

test.each(['v1', 'v2'])(
  '%s: with an id the contact is updated, and the address comes back',
  async (apiVersion) => {
    const { update, sent } = await openHealthsherpa(shown(), { apiVersion });
    const agent = apiVersion === 'v1' ? { agent_email } : {};
    expect(await update({ ...agent, city: 'Davis' })).toMatchObject({ externalId: id, redirectUrl });
    expect(sent()).toEqual([
      [`PATCH /${apiVersion}/contacts/${id}`, { ...agent, contact: { city: 'Davis' } }],
    ]);
  },
);

test('204: nothing has changed, and there is no address in the answer', async () => {
  const { update } = await openHealthsherpa({ status: 204 });
  expect(await update({ agent_email, city: 'Davis' })).toEqual({ externalId: id });
});

test('a zip code travels as five digits; without one the contact goes all the same, and the county never', async () => {
  const { operations, create, sent } = await openHealthsherpa();
  await create({ ...alex, postalCode: '95811-1234' });
  await create({ firstName: 'Alex', lastName: 'Lee', county: 'Sacramento County' });
  const contacts = sent().map(([, body]) => (body as { contact: object }).contact);
  expect(contacts[0]).toMatchObject({ zip: '95811' });
  expect(contacts[1]).toEqual({ external_id: 'CRM123456', first_name: 'Alex', last_name: 'Lee' });
  expect(operations.mapping?.report({ ...alex, county: 'Sacramento County' }).unmapped).toEqual(['county']);
});

test.each([
  [{ ...alex, firstName: null }, 'firstName', 'firstName is required by this CRM'],
  [{ ...alex, lastName: '' }, 'lastName', 'lastName is required by this CRM'],
])('required fields are looked at before the call: %#', async (fields, field, reason) => {
  const { create, server } = await openHealthsherpa();
  const error = await crmError(create(fields));
  expect([error.kind, error.execution, error.field]).toEqual(['invalid_record', 'not_sent', field]);
  expect(error.reason).toContain(reason);
  expect(server.requests).toEqual([]);
});

test('external_id, which is required too, is the id in the app; a name in one field is split', async () => {
  const { operations } = await openHealthsherpa();
  const toRecord = (entityId: string) =>
    operations.toRecord({ name: 'Alex Lee' }, { connectionId: 'demo', object: 'contact', entityId });
  expect(toRecord('CRM123456')).toMatchObject({
    external_id: 'CRM123456',
    first_name: 'Alex',
    last_name: 'Lee',
  });
  expect(() => toRecord('x'.repeat(101))).toThrow('longer than the 100 characters that fit');
});

test('what a contact holds is told when a connection is added', () => {
  expect(inClear(healthsherpa)).toMatch(
    /hold health data .*travel in clear .* until payload encryption is on/,
  );
});

test.each([
  [{ state: 'ca' }, { state: 'CA' }],
  [{ state: 'Puerto Rico' }, { state: 'PR' }],
  [{ gender: 'F' }, { sex: 'female' }],
  [{ medicare_number: '1eg4-te5-mk73' }, { medicare_number: '1EG4TE5MK73' }],
  [{ notes: 'first\nsecond' }, { notes: ['first', 'second'] }],
  [{ extraHelp: 'yes' }, { extra_help: true }],
  [{ medicaidEligible: null }, { medicaid_eligible: null }],
])('%o is sent as %o', async (ours, theirs) => {
  const { operations } = await openHealthsherpa();
  const { medicareNumber: _number, sex: _sex, ...rest } = alex;
  const key = { connectionId: 'demo', object: 'contact', entityId: 'x-1' } as const;
  expect(operations.toRecord({ ...rest, ...ours }, key)).toMatchObject(theirs);
});

test.each([
  [{ state: 'Bavaria' }, 'state must be one of'],
  [{ phone: '+49 151 2345678' }, 'phone must be a phone number that begins with +1'],
  [{ postalCode: 'SW1A 1AA' }, 'postalCode is longer than the 5 characters that fit'],
  [{ birthDate: '15.01.1955' }, 'birthDate must be a date like'],
])('%o is refused before the call', async (wrong, reason) => {
  const { create, server } = await openHealthsherpa();
  expect((await crmError(create({ ...alex, ...wrong }))).reason).toContain(reason);
  expect(server.requests).toEqual([]);
});
