// One person, organization or deal: made, found, changed, deleted, merged.
import { expect, test } from 'vitest';
import { startForTest } from '../../../simulators/start-for-test.ts';
import type { SimulatorOptions } from '../../../simulators/simulator.ts';
import type { Fields } from '../../../domain/fields.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import { callOf, keyOf } from '../../kit/testing/calls.ts';
import { crmError } from '../../kit/testing/connector-session.ts';
import { createFrom, findBy, operationsOf, pipedriveOf } from './open-pipedrive.ts';

const startPipedrive = async (options: SimulatorOptions = {}) => pipedriveOf(await startForTest(options));

const ann: Fields = { email: 'Ann@example.com', firstName: 'Ann', lastName: 'Lee', phone: '+12025550100' };

test.each<[ObjectType, string, Fields, Record<string, string>]>([
  ['contact', 'person', ann, { name: 'Other' }],
  ['company', 'organization', { name: 'Example Ltd', city: 'Berlin' }, { name: 'Other' }],
  ['deal', 'deal', { name: 'Big one', amount: '1200.50', closeDate: '2026-12-31' }, { title: 'Other' }],
])('a %s is made, found by our id, changed and deleted', async (object, one, fields, change) => {
  const { open, url } = await startPipedrive();
  const operations = operationsOf(open(), object);
  const key = keyOf('x-1', object);
  const { externalId = '', url: page } = await createFrom(operations, 'x-1', fields, object);
  expect(page).toBe(`${url}/pipedrive/${one}/${externalId}`);
  const found = await operations.find?.([{ field: 'entityId', value: 'x-1' }], callOf({ key }));
  expect(found).toMatchObject([{ externalId, hasOurKey: true, url: page }]);
  expect(await operations.update(externalId, change, callOf({ key }))).toMatchObject({ externalId });
  const read = () => operations.read?.(externalId, callOf({ key }));
  expect(await read()).toMatchObject({ state: 'live', match: { record: change } });
  await operations.remove?.(externalId, callOf({ key }));
  expect(await read()).toEqual({ state: 'archived' });
  expect(await operations.read?.('404404', callOf({ key }))).toEqual({ state: 'gone' });
});

test('the field for our ids is made with the first record, once, whoever comes together', async () => {
  const { open, seen, recordsOf } = await startPipedrive();
  const operations = operationsOf(open());
  expect(await findBy(operations, ['entityId', 'x-1'])).toEqual([]);
  const ids = ['x-1', 'x-2', 'x-3'];
  await Promise.all(ids.map((id) => createFrom(operations, id, { email: `${id}@example.com` })));
  expect((await seen()).filter((each) => each.startsWith('create'))).toEqual([
    'createField 200',
    'create 200',
    'create 200',
    'create 200',
  ]);
  const keys = (await recordsOf()).map(({ fields }) => Object.values(fields['custom_fields'] as object)[0]);
  expect(new Set(keys)).toEqual(new Set(ids));
});

test('a field of ours that somebody takes away is made again, and the record goes once', async () => {
  const { open, removeField, recordsOf } = await startPipedrive();
  const operations = operationsOf(open());
  await createFrom(operations, 'x-1', ann);
  await removeField('person', 'Syncline ID');
  await createFrom(operations, 'x-2', { name: 'Bob' });
  expect(await recordsOf()).toHaveLength(2);
  expect(await findBy(operations, ['entityId', 'x-2'], 'x-2')).toMatchObject([{ hasOurKey: true }]);
});

test('a login that may not make it is told what an administrator does, and no record is sent', async () => {
  const { open, rules, recordsOf } = await startPipedrive();
  await rules({ canMakeFields: false });
  const error = await crmError(createFrom(operationsOf(open()), 'x-1', ann));
  expect(error).toMatchObject({ kind: 'unsupported', execution: 'rejected' });
  expect(error.reason).toMatch(/Company settings, Data fields, person, Add custom field, type Text/);
  expect(await recordsOf()).toEqual([]);
});

test('a person of a salesperson is found by any of her addresses, in any case, and shows whose she is', async () => {
  const { open, make, field } = await startPipedrive();
  const code = await field('person', 'Syncline ID');
  const emails = [{ value: 'a@example.com' }, { value: 'ANN@example.com' }];
  const externalId = await make('person', { name: 'Ann', emails, custom_fields: { [code]: 'x-9' } });
  const hits = await findBy(operationsOf(open()), ['email', 'ann@example.com']);
  const shows = { email: ['a@example.com', 'ANN@example.com'] };
  expect(hits).toMatchObject([{ externalId, hasOurKey: false, carriesKeyOf: 'x-9', shows }]);
});

test('our id is found in its own field and in its own letters only', async () => {
  const { open, make, field } = await startPipedrive();
  const [key, other] = [await field('person', 'Syncline ID'), await field('person', 'Customer number')];
  await make('person', { name: 'Bob', custom_fields: { [other]: '7' } });
  await make('person', { name: 'Cy', custom_fields: { [key]: 'A-1' } });
  const operations = operationsOf(open());
  expect(await findBy(operations, ['entityId', '7'])).toEqual([]);
  expect(await findBy(operations, ['entityId', 'a-1'])).toEqual([]);
  expect(await findBy(operations, ['entityId', 'A-1'])).toHaveLength(1);
});

test('the search lags: who has been deleted, or has another address by now, is no hit', async () => {
  let at = Date.parse('2026-01-01T00:00:00Z');
  const { open, control, patch, make } = await startPipedrive({ now: () => at });
  await control('latency', { crm: 'pipedrive', searchLagMs: 60_000 });
  const operations = operationsOf(open());
  const emails = (value: string) => ({ name: 'Ann', emails: [{ value }] });
  const moved = await make('person', emails('a@example.com'));
  const deleted = await make('person', emails('b@example.com'));
  expect(await findBy(operations, ['email', 'a@example.com'])).toEqual([]);
  at += 60_000;
  expect(await findBy(operations, ['email', 'a@example.com'])).toMatchObject([{ externalId: moved }]);
  at += 1;
  await patch(`/_control/records/${moved}`, { fields: emails('new@example.com') });
  await control('archive', { id: deleted });
  expect(await findBy(operations, ['email', 'a@example.com'])).toEqual([]);
  expect(await findBy(operations, ['email', 'b@example.com'])).toEqual([]);
});

test.each([true, false])(
  'a record that was merged away leads to who has its id now (the old one is shown: %s)',
  async (showsDeleted) => {
    const { open, rules, control, make } = await startPipedrive();
    await rules({ showsDeleted });
    const operations = operationsOf(open());
    const { externalId = '' } = await createFrom(operations, 'x-1', ann);
    const into = await make('person', { name: 'Ann Lee', emails: [{ value: 'ann@work.example' }] });
    await control('merge', { id: externalId, into });
    const readAs = (entityId: string) => operations.read?.(externalId, callOf({ key: keyOf(entityId) }));
    expect(await readAs('x-1')).toEqual({ state: 'merged', into });
    // Somebody else's id tells nothing of it.
    expect(await readAs('x-2')).toEqual({ state: showsDeleted ? 'archived' : 'gone' });
  },
);

test.each([true, false])(
  'an update of a deleted record is none, whether Pipedrive takes it: %s',
  async (updatesDeleted) => {
    const { open, rules, control } = await startPipedrive();
    await rules({ updatesDeleted });
    const operations = operationsOf(open());
    const { externalId = '' } = await createFrom(operations, 'x-1', ann);
    await control('archive', { id: externalId });
    const error = await crmError(operations.update(externalId, { name: 'B' }, callOf()));
    expect(error).toMatchObject({ kind: 'not_found', execution: 'rejected' });
  },
);

test('without a field for our ids a person is found by e-mail, and nothing finds a company', async () => {
  const { open, seen } = await startPipedrive();
  const session = open({ keyField: { contact: 'none', company: 'none', deal: 'none' } });
  const operations = operationsOf(session);
  const { externalId } = await createFrom(operations, 'x-1', ann);
  const hits = await findBy(operations, ['email', 'ann@example.com']);
  expect(hits).toMatchObject([{ externalId, hasOurKey: false }]);
  expect(operationsOf(session, 'company').declaration.keys).toEqual([]);
  expect(await seen()).toEqual(['create 200', 'search 200', 'read 200']);
});

test('what is declared: nothing is enforced, and every lookup lags', async () => {
  const { open } = await startPipedrive();
  const session = open({ matchBy: 'email,phone', searchLagMs: '20s' });
  expect(operationsOf(session).declaration.keys).toEqual([
    { field: 'entityId', unique: 'assumed', lookup: 'search', lagMs: 20_000 },
    { field: 'email', unique: 'no', lookup: 'search', lagMs: 20_000 },
    { field: 'phone', unique: 'no', lookup: 'search', lagMs: 20_000 },
  ]);
  expect(operationsOf(session, 'deal').declaration.keys.map(({ field }) => field)).toEqual(['entityId']);
});
