// The connector against a Salesforce that behaves as the vendor documents it: what it answers, by what happened there.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CrmError } from '../../../domain/failure.ts';
import type { Fields } from '../../../domain/fields.ts';
import type { Json } from '../../../domain/json.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import { startSalesforce } from '../../../simulators/salesforce/start-for-test.ts';
import type { CreateRow, ObjectOperations, RowAnswer, Session, WriteAnswer } from '../../connector.ts';
import { callOf, keyOf, operationsOf } from '../../kit/testing/calls.ts';
import { createRegistry } from '../../registry.ts';
import { createSessions, type Sessions } from '../../sessions.ts';

let crm: Awaited<ReturnType<typeof startSalesforce>>;
let sessions: Sessions;
let epoch = 0;

beforeEach(async () => {
  crm = await startSalesforce({ latencyMs: 1 });
  sessions = createSessions({
    registry: await createRegistry(),
    allowTargets: [new URL(crm.url).host],
  });
});
afterEach(() => sessions.close());

/** A session of its own for each test: it remembers users. */
async function session(settings: Record<string, Json> = {}): Promise<Session> {
  epoch += 1;
  const opened = await sessions.open({
    connectionId: 'sf',
    connector: 'salesforce',
    epoch,
    settings: { auth: 'token', instanceUrl: crm.instanceUrl, ...settings },
    secrets: { token: 'demo-key' },
  });
  return opened.session;
}

async function objectOf(object: ObjectType, settings?: Record<string, Json>): Promise<ObjectOperations> {
  return operationsOf(await session(settings), object);
}

function create(
  operations: ObjectOperations,
  fields: Fields,
  entityId = 'c-1',
  object: ObjectType = 'contact',
) {
  const call = callOf({ key: keyOf(entityId, object) });
  return operations.create(operations.toRecord(fields, call.key), call);
}

async function refusal(promise: Promise<unknown>): Promise<CrmError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CrmError);
  return error as CrmError;
}

const ann = { firstName: 'Ann', lastName: "O'Brien", email: 'ann@example.com', phone: '+1 202 555 0100' };
const idOf = ({ externalId }: WriteAnswer): string => externalId ?? '';

test('a create by our own key happens once, and the page of the record can be opened', async () => {
  const contact = await objectOf('contact');
  const first = await create(contact, ann);
  const second = await create(contact, { ...ann, title: 'CEO' });
  expect(second.externalId).toBe(first.externalId);
  expect(first.url).toBe(`${crm.instanceUrl}/lightning/r/Contact/${idOf(first)}/view`);
  const { body } = await crm.rest(
    'GET',
    `/sobjects/Contact/${idOf(first)}?fields=LastName,Title,Syncline_Id__c`,
  );
  expect(body).toMatchObject({ LastName: "O'Brien", Title: 'CEO', Syncline_Id__c: 'c-1' });
});

test.each(["auth0|a:b/c'd", 'ünïcode ✓', 'a.b@example.com'])(
  'the id %s of the app is found again',
  async (entityId) => {
    const contact = await objectOf('contact');
    const written = await create(contact, ann, entityId);
    const found = await contact.find?.(
      [{ field: 'entityId', value: entityId }],
      callOf({ key: keyOf(entityId) }),
    );
    expect(found).toMatchObject([{ externalId: written.externalId, hasOurKey: true }]);
  },
);

test('a lookup by e-mail shows all who have it, and whose they are', async () => {
  const contact = await objectOf('contact');
  await create(contact, ann, 'c-1');
  await create(contact, { ...ann, email: 'ANN@example.com' }, 'c-2');
  const found = await contact.find?.([{ field: 'email', value: 'ann@example.com' }], callOf());
  expect(found?.map(({ hasOurKey, carriesKeyOf }) => [hasOurKey, carriesKeyOf])).toEqual([
    [true, undefined],
    [false, 'c-2'],
  ]);
  expect(await contact.find?.([{ field: 'email', value: "o'x\\@example.com" }], callOf())).toEqual([]);
});

test('an update writes what it names and clears by null; what is gone is not found', async () => {
  const contact = await objectOf('contact');
  const id = idOf(await create(contact, { ...ann, title: 'CEO' }));
  expect(await contact.update(id, { Title: null, Phone: '+1 202 555 0199' }, callOf())).toMatchObject({
    externalId: id,
  });
  const { body } = await crm.rest('GET', `/sobjects/Contact/${id}?fields=Title,Phone,Email`);
  expect(body).toMatchObject({ Title: null, Phone: '+1 202 555 0199', Email: 'ann@example.com' });
  await contact.remove?.(id, callOf());
  expect(await refusal(contact.update(id, { Title: 'x' }, callOf()))).toMatchObject({ kind: 'not_found' });
  expect(await contact.read?.(id, callOf())).toEqual({ state: 'archived' });
  expect(await contact.read?.('no-id-at-all', callOf())).toEqual({ state: 'gone' });
});

test('a merged record leads to its survivor, a converted lead to its contact', async () => {
  const contact = await objectOf('contact');
  const [loser, winner] = [idOf(await create(contact, ann, 'c-1')), idOf(await create(contact, ann, 'c-2'))];
  await crm.post('/_control/merge', { id: loser, into: winner });
  expect(await contact.read?.(loser, callOf())).toEqual({ state: 'merged', into: winner });

  const lead = await objectOf('contact', { contactObject: 'Lead' });
  const id = idOf(await create(lead, { ...ann, company: 'Acme' }, 'c-3'));
  await crm.post('/_control/convert', { id, type: 'Contact' });
  expect(await lead.read?.(id, callOf())).toMatchObject({
    state: 'converted',
    object: 'Contact',
    isTaken: false,
  });
});

test('each refusal says which field of ours, and what happens next', async () => {
  const contact = await objectOf('contact');
  expect(await refusal(create(contact, { ...ann, email: 'no address' }))).toMatchObject({
    kind: 'invalid_record',
    field: 'email',
    execution: 'rejected',
  });
  expect(() => contact.toRecord({ firstName: 'Ann' }, keyOf())).toThrow('lastName');
  const mapped = await objectOf('contact', { mapping: { contact: { plan: 'Plan__c' } } });
  expect(await refusal(create(mapped, { ...ann, plan: 'gold' }))).toMatchObject({
    kind: 'invalid_record',
    field: 'plan',
  });
  await crm.rules({
    rowErrors: [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access', times: 1 }],
  });
  expect(await refusal(create(contact, ann))).toMatchObject({ kind: 'transient', execution: 'rejected' });
  await crm.rules({
    rowErrors: [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'No gmail', times: 1 }],
  });
  const validation = await refusal(create(contact, ann));
  expect(validation).toMatchObject({ kind: 'invalid_record' });
  expect(validation.reason).toContain('No gmail');
  await crm.rules({ dailyLimit: 0 });
  expect(await refusal(create(contact, ann))).toMatchObject({ kind: 'rate_limited', retryAfterMs: 900_000 });
});

test('a field for our ids that is not there is made when it is first wanted, or an administrator is told', async () => {
  await crm.rules({ canCustomize: false });
  const hidden = await objectOf('contact', { keyField: 'App_Id__c' });
  const missing = await refusal(create(hidden, ann));
  expect(missing).toMatchObject({ kind: 'unsupported' });
  expect(missing.reason).toContain('App_Id__c');

  await crm.rules({ canCustomize: true });
  const contact = await objectOf('contact', { keyField: 'App_Id__c' });
  expect((await create(contact, ann)).externalId).toMatch(/^003/);
  const prepared = await session({ keyField: 'App_Id__c' });
  const states = async () =>
    (await prepared.account?.prepare?.(callOf()))?.map(({ what, state }) => `${what}: ${state}`);
  expect(await states()).toEqual([
    'field App_Id__c of Contact: there',
    'field App_Id__c of Account: made',
    'field App_Id__c of Opportunity: made',
  ]);
  expect(await states()).toEqual([
    'field App_Id__c of Contact: there',
    'field App_Id__c of Account: there',
    'field App_Id__c of Opportunity: there',
  ]);
  await crm.rules({ canCustomize: false });
  const refused = await (await session({ keyField: 'Other__c' })).account?.prepare?.(callOf());
  expect(refused?.[0]).toMatchObject({ state: 'refused' });
  expect(refused?.[0]?.whatToDo).toContain('Object Manager');
});

test('a duplicate rule names the record that is there; one that only alerts can be overruled', async () => {
  const contact = await objectOf('contact');
  const there = idOf(await create(contact, ann, 'c-1'));
  await crm.rules({ duplicateRule: 'alert' });
  expect(await refusal(create(contact, ann, 'c-2'))).toMatchObject({ kind: 'conflict', existingId: there });
  const allowing = await objectOf('contact', { duplicateRules: 'allow' });
  expect((await create(allowing, ann, 'c-2')).externalId).not.toBe(there);
  await crm.rules({ duplicateRule: 'block' });
  expect(await refusal(create(allowing, ann, 'c-3'))).toMatchObject({ kind: 'conflict' });
});

test('the owner of a new record is the user with this e-mail', async () => {
  const contact = await objectOf('contact', { owner: 'byOwnerEmail' });
  const id = idOf(await create(contact, { ...ann, ownerEmail: 'sam@acme.example.com' }));
  const { body } = await crm.rest('GET', `/sobjects/Contact/${id}?fields=OwnerId`);
  expect(body).toMatchObject({ OwnerId: expect.stringMatching(/^005/) as string });
  expect(await refusal(create(contact, { ...ann, ownerEmail: 'nobody@example.com' }, 'c-9'))).toMatchObject({
    kind: 'invalid_record',
    field: 'ownerEmail',
  });
});

test('of many rows in one call each has its own answer, in any form of the call', async () => {
  const contact = await objectOf('contact');
  const row = (n: number, fields: Fields = {}): CreateRow => {
    const call = callOf({ key: keyOf(`c-${n}`) });
    const person = { ...ann, email: `p${n}@example.com`, phone: `+1 202 555 010${n}` };
    const record = contact.toRecord({ ...person, ...fields }, call.key);
    return { record, call };
  };
  const rows = [row(1), row(2, { email: 'no address' }), row(3)];
  const created = (await contact.batch?.create?.(rows, callOf())) ?? [];
  expect(created.map(shown)).toEqual(['003', 'invalid_record email', '003']);
  const again = (await contact.batch?.create?.(rows, callOf())) ?? [];
  expect(again.map(shown)).toEqual(created.map(shown));
  const stats = await crm.statsOfSalesforce();
  expect(stats).toMatchObject({ records: 2, duplicates: 0 });

  const found = await contact.batch?.find?.(
    [1, 2, 3].map((n) => ({ key: { field: 'email', value: `P${n}@example.com` }, call: callOf() })),
    callOf(),
  );
  expect(found?.map((hits) => (hits instanceof CrmError ? hits.kind : hits.length))).toEqual([1, 0, 1]);

  const [first, , third] = created.map((each) => (each instanceof CrmError ? '' : idOf(each)));
  const updates = [first, 'nonsense', third].map((externalId = '') => ({
    externalId,
    record: { Title: 'CTO' },
    call: callOf(),
  }));
  const updated = (await contact.batch?.update?.(updates, callOf())) ?? [];
  expect(updated.map(shown)).toEqual(['003', 'not_found', '003']);
});

test('a company and a deal are made, and belong together', async () => {
  const opened = await session();
  const [contact, company, deal] = (['contact', 'company', 'deal'] as const).map((object) =>
    operationsOf(opened, object),
  ) as [ObjectOperations, ObjectOperations, ObjectOperations];
  const acme = idOf(await create(company, { name: 'Acme', domain: 'acme.example.com' }, 'acme', 'company'));
  const globex = idOf(await create(company, { name: 'Globex' }, 'globex', 'company'));
  const person = idOf(await create(contact, ann));
  const big = idOf(
    await create(
      deal,
      { name: 'Big', amount: '1200.50', stage: 'Prospecting', closeDate: '2026-12-31', probability: 60 },
      'big',
      'deal',
    ),
  );
  const call = callOf();
  await contact.associations?.company?.associate(person, acme, call);
  await contact.associations?.company?.dissociate(person, globex, call);
  await deal.associations?.company?.associate(big, acme, call);
  for (let twice = 0; twice < 2; twice += 1) await deal.associations?.contact?.associate(big, person, call);
  const fieldsOf = async (path: string) => (await crm.rest('GET', path)).body as Record<string, unknown>;
  expect(await fieldsOf(`/sobjects/Contact/${person}?fields=AccountId`)).toMatchObject({ AccountId: acme });
  expect(
    await fieldsOf(`/sobjects/Opportunity/${big}?fields=AccountId,Amount,Probability,CloseDate`),
  ).toMatchObject({ AccountId: acme, Amount: 1200.5, CloseDate: '2026-12-31' });
  const roles = encodeURIComponent(`SELECT Id FROM OpportunityContactRole WHERE OpportunityId = '${big}'`);
  expect(await fieldsOf(`/query?q=${roles}`)).toMatchObject({ totalSize: 1 });
  await deal.associations?.contact?.dissociate(big, person, call);
  await contact.associations?.company?.dissociate(person, acme, call);
  expect(await fieldsOf(`/query?q=${roles}`)).toMatchObject({ totalSize: 0 });
  expect(await fieldsOf(`/sobjects/Contact/${person}?fields=AccountId`)).toMatchObject({ AccountId: null });
});

test('the account, its own fields, and a test of the connection', async () => {
  const opened = await session();
  expect(await opened.account?.account(callOf())).toMatchObject({
    accountId: expect.stringMatching(/^00D/) as string,
    name: 'Acme',
    timeZone: 'America/New_York',
    webUrl: crm.instanceUrl,
  });
  await crm.post('/_control/salesforce/fields', {
    object: 'Contact',
    name: 'Plan__c',
    type: 'picklist',
    values: ['gold', 'silver'],
    isRestricted: true,
  });
  const fields = await operationsOf(opened).describeFields?.(callOf());
  const named = (name: string) => fields?.find((field) => field.name === name);
  expect(named('LastName')).toMatchObject({
    type: 'text',
    isRequired: true,
    maxLength: 80,
    isReadOnly: false,
  });
  expect(named('Plan__c')).toMatchObject({
    type: 'choice',
    isCustom: true,
    options: [
      { value: 'gold', label: 'gold' },
      { value: 'silver', label: 'silver' },
    ],
  });
  expect(named('Syncline_Id__c')).toMatchObject({ isUnique: true });
  expect(await opened.test?.()).toMatchObject({ ok: true });
  const without = await (await session({ keyField: 'Other__c' })).test?.();
  expect(without).toMatchObject({ ok: true, reason: expect.stringContaining('Other__c') as string });
});

function shown(answer: RowAnswer<WriteAnswer>): string {
  if (!(answer instanceof CrmError)) return idOf(answer).slice(0, 3);
  return `${answer.kind}${answer.field === undefined ? '' : ` ${answer.field}`}`;
}
