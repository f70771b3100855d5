// A create whose answer is lost, and a contact that is another by the time somebody looks: what was sent finds our record,
// what came since finds somebody's.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../domain/json.ts';
import { requestOf, useAttempts } from '../test/support/attempts.ts';

const attempts = useAttempts({ emptyCrm: true });
let number = 0;
let entityId = '';
beforeEach(() => {
  number += 1;
  entityId = `c-${number}`;
});

const old = () => `old-${number}@example.com`;
const present = () => `new-${number}@example.com`;
const anotherPhone = () => `+120255502${String(number).padStart(2, '0')}`;
const person = (email: string, more: Record<string, Json> = {}) => ({
  name: 'Kim Example',
  phone: `+120255501${String(number).padStart(2, '0')}`,
  email,
  ...more,
});

/** The CRM has executed the create (or will, or never does), and nobody has heard of it. */
async function createUnanswered(values: Record<string, Json>, isExecuted: boolean): Promise<void> {
  const fault = isExecuted ? { kind: 'garbled' } : { kind: 'status', status: 500 };
  await attempts.crm.fault({ operation: 'create', times: 1, ...fault });
  expect(await attempts.push(requestOf(entityId, values, 1_000))).toMatchObject({
    waits: expect.anything(),
  });
}

const changed = () => requestOf(entityId, person(present()), 2_000);

describe('the contact has another e-mail by the time its create is looked for', () => {
  beforeAll(() => attempts.settings({ matchBy: ['email'], onMatch: 'hold' }));
  afterAll(() => attempts.settings({ matchBy: ['email', 'phone'], onMatch: 'adopt' }));

  test('a record that a salesperson made with the new one is not taken for ours', async () => {
    const theirs = await attempts.crm.addRecord(person(present(), { name: 'Somebody' }));
    await createUnanswered(person(old()), false);
    // Ours may still come, so nothing is decided; then it is settled that it did not, and the other is a match.
    expect(await attempts.push(changed())).toMatchObject({
      waits: expect.stringContaining('earlier create'),
    });
    await attempts.endHorizon(entityId);
    expect(await attempts.push(changed())).toMatchObject({
      end: 'stopped',
      failure: { kind: 'conflict', message: expect.stringContaining(theirs) },
    });
    expect(await attempts.crm.records()).toMatchObject([{ fields: { name: 'Somebody' } }]);
  });

  test('our own record, made late with the old one, is found and gets the new one', async () => {
    await createUnanswered(person(old()), true);
    expect(await attempts.push(changed())).toMatchObject({ end: 'done', outcome: 'created' });
    expect(await attempts.crm.records()).toMatchObject([{ fields: { email: present() } }]);
  });
});

test('our own record is one, though the phone that stayed and the e-mail of before both find it', async () => {
  await createUnanswered(person(old()), true);
  expect(await attempts.push(changed())).toMatchObject({ end: 'done', outcome: 'created' });
  expect(await attempts.crm.records()).toMatchObject([{ fields: { email: present() } }]);
});

test('a record that shows no key of ours gets the whole contact, not only what differs from what was sent', async () => {
  await createUnanswered(person(old()), false);
  await attempts.crm.addRecord(person(old(), { name: 'Somebody' }));
  expect(await attempts.push(requestOf(entityId, person(old()), 2_000))).toMatchObject({ end: 'done' });
  expect(await attempts.crm.records()).toMatchObject([{ fields: { name: 'Kim Example' } }]);
});

test('of two records with what was sent, the one with the e-mail is ours; with two of them nobody can know', async () => {
  await createUnanswered(person(old()), false);
  await attempts.crm.addRecord({ name: 'Has the phone', phone: person(old()).phone });
  const [one, two] = [
    await attempts.crm.addRecord(person(old(), { name: 'Has the e-mail', phone: anotherPhone() })),
    await attempts.crm.addRecord(person(old(), { name: 'Has it too', phone: anotherPhone() })),
  ];
  expect(await attempts.push(requestOf(entityId, person(old()), 2_000))).toMatchObject({
    end: 'stopped',
    failure: { kind: 'conflict', advice: { externalIds: [one, two] } },
  });
  await attempts.crm.removeRecord(two);
  expect(await attempts.push(requestOf(entityId, person(old()), 2_000))).toMatchObject({
    end: 'done',
    link: { externalId: one },
  });
});

test('a lookup by several keys in one call asks for the e-mail that was sent too, not only for the present one', async () => {
  await attempts.settings({ keysTogether: true });
  await createUnanswered(person(old()), true);
  const both = { ...person(present()), phone: anotherPhone() };
  expect(await attempts.push(requestOf(entityId, both, 2_000))).toMatchObject({ end: 'done' });
  expect(await attempts.crm.records()).toMatchObject([{ fields: both }]);
  await attempts.settings({ keysTogether: false });
});

test('a record that has only the e-mail of before, and that another contact owns by now, is no conflict', async () => {
  await createUnanswered(person(old()), false);
  const other = requestOf(
    'other',
    { ...person(old()), phone: `+120255503${String(number).padStart(2, '0')}` },
    1_000,
  );
  await attempts.query('DELETE FROM key_claims WHERE entity_id = $1', [entityId]);
  expect(await attempts.push(other)).toMatchObject({ outcome: 'created' });
  const another = { ...person(present()), phone: anotherPhone() };
  expect(await attempts.push(requestOf(entityId, another, 2_000))).toMatchObject({
    waits: expect.anything(),
  });
  await attempts.endHorizon(entityId);
  expect(await attempts.push(requestOf(entityId, another, 2_000))).toMatchObject({ outcome: 'created' });
  expect(await attempts.recordsOf(old())).toHaveLength(1);
  expect(await attempts.recordsOf(present())).toHaveLength(1);
});

test('a record that has what was sent and is there still belongs to its owner: a conflict that names him', async () => {
  await createUnanswered(person(old()), true);
  const [record] = await attempts.recordsOf(old());
  const key = { connectionId: 'crm', object: 'contact', entityId: `other-${number}` } as const;
  await attempts.links.set({ key, externalId: record?.id ?? '', takeOver: false });
  expect(await attempts.push(requestOf(entityId, person(old()), 2_000))).toMatchObject({
    end: 'stopped',
    failure: { kind: 'conflict', message: expect.stringContaining(`other-${number}`) },
  });
});

test('a record that the app names is not written to before the create without an answer is settled', async () => {
  await createUnanswered(person(old()), true);
  const [ours] = await attempts.crm.records();
  const named = await attempts.crm.addRecord({ name: 'Somebody', email: 'somebody@example.com' });
  const request = { ...requestOf(entityId, person(old()), 2_000), externalId: named };
  expect(await attempts.attempt('update', request)).toMatchObject({ end: 'next', next: 'fetchOrCreate' });
  expect(await attempts.push(request)).toMatchObject({
    end: 'stopped',
    failure: { kind: 'conflict', message: expect.stringContaining(ours?.id ?? 'no record') },
  });
});

test("a record that has the phone that was sent, and another e-mail, is somebody's", async () => {
  await createUnanswered(person(old()), false);
  await attempts.crm.addRecord(person(present(), { name: 'Husband' }));
  expect(await attempts.push(requestOf(entityId, person(old()), 2_000))).toMatchObject({
    waits: expect.stringContaining('earlier create'),
  });
  await attempts.settings({ onMatch: 'hold' });
  await attempts.endHorizon(entityId);
  expect(await attempts.push(requestOf(entityId, person(old()), 2_000))).toMatchObject({
    end: 'stopped',
    failure: { kind: 'conflict' },
  });
  expect(await attempts.crm.records()).toMatchObject([{ fields: { name: 'Husband' } }]);
  await attempts.settings({ onMatch: 'adopt' });
});

describe('a contact without any key, where nothing is looked up before a create', () => {
  const keyless = { name: 'Kim Example', title: 'Engineer' };
  beforeAll(() => attempts.settings({ beforeCreate: 'none', required: ['name'] }));
  beforeEach(() => attempts.crm.fault({ operation: 'create', kind: 'garbled', times: 1 }));
  afterAll(() =>
    attempts.settings({ beforeCreate: 'fetch', required: ['phone', 'name'], onUnknownCreate: 'ask' }),
  );

  test.each([
    ['still has none', keyless],
    ['has one by now, which the lost record has not', { ...keyless, email: 'late@example.com' }],
  ])('is not created a second time after a lost answer: it %s', async (_, values) => {
    expect(await attempts.push(requestOf(entityId, keyless, 1_000))).toMatchObject({
      waits: expect.anything(),
    });
    await attempts.endHorizon(entityId);
    expect(await attempts.push(requestOf(entityId, values, 2_000))).toMatchObject({
      end: 'stopped',
      outcome: 'unknown',
    });
    expect(await attempts.crm.requests('create')).toHaveLength(1);
  });

  test('is created again when a person says so, and not before the first may have come', async () => {
    await attempts.push(requestOf(entityId, keyless, 1_000));
    const again = { ...requestOf(entityId, keyless, 2_000), createAfterUnknown: 'said once' };
    expect(await attempts.push(again)).toMatchObject({ waits: expect.anything() });
    await attempts.endHorizon(entityId);
    expect(await attempts.push(again)).not.toMatchObject({ end: 'stopped', outcome: 'unknown' });
    expect((await attempts.crm.requests('create')).length).toBe(2);
  });

  test('the word of a person counts for one create: when that one is lost too, he is asked again', async () => {
    await attempts.push(requestOf(entityId, keyless, 1_000));
    await attempts.endHorizon(entityId);
    await attempts.crm.fault({ operation: 'create', kind: 'garbled', times: 1 });
    const again = { ...requestOf(entityId, keyless, 2_000), createAfterUnknown: 'said once' };
    await attempts.push(again);
    await attempts.endHorizon(entityId);
    // Also in another push, as after an interruption.
    const interrupted = { ...again, pushId: 'another push' };
    expect(await attempts.push(interrupted)).toMatchObject({ end: 'stopped', outcome: 'unknown' });
    expect(await attempts.crm.requests('create')).toHaveLength(2);
    const saidAgain = { ...requestOf(entityId, keyless, 3_000), createAfterUnknown: 'said again' };
    await attempts.push(saidAgain);
    expect(await attempts.crm.requests('create')).toHaveLength(3);
  });
});

// The last one, because it changes the connection.
test('our own record shows our key, whatever key found it: nothing is sent to it again', async () => {
  await attempts.settings({ contactIdField: 'custom_fields.app_id' });
  await createUnanswered(person(old()), true);
  expect(await attempts.push(requestOf(entityId, person(old()), 2_000))).toMatchObject({
    end: 'done',
    outcome: 'created',
  });
  expect(await attempts.crm.requests('update')).toEqual([]);
  // What differs follows, and only that makes it an update.
  expect(await attempts.push(requestOf(entityId, person(present()), 3_000))).toMatchObject({
    outcome: 'updated',
  });
});
