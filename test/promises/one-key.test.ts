// Two entities with one key: one record, and the second one says visibly whose it is.
import { describe, expect, test } from 'vitest';
import { useRig } from '../support/rig.ts';
import { deal, everySubject } from '../support/subjects.ts';

const rig = useRig({ emptyCrm: true });

const person = { name: 'Ivy Example', email: 'ivy@example.com', phone: '+1 202 555 0170' };

/** Match keys that other contacts would have to wait for. */
async function keysHeld(connectionId: string): Promise<number> {
  const { rows } = await rig.database.withTenant('default', (tx) =>
    tx.query<{ held: number }>('SELECT count(*)::int AS held FROM key_claims WHERE connection_id = $1', [
      connectionId,
    ]),
  );
  return rows[0]?.held ?? 0;
}

// A deal has no key but its own id, which no other deal has: below.
describe.each(everySubject.filter(({ naturalKeys }) => naturalKeys.length > 0))('$name', (subject) => {
  test('two with one key, created at the same moment are one record and one conflict', async () => {
    const on = rig.of(subject);
    const connectionId = await on.addConnection();
    await on.crm.fault({ operation: 'create', kind: 'slow', delayMs: 300, times: 1 });
    await Promise.all([
      on.change(connectionId, 'one', { fields: subject.sample(1) }),
      on.change(connectionId, 'two', { fields: { ...subject.sample(1), name: 'Ivy Twin' } }),
    ]);
    const settled = (view: { status: string }) =>
      view.status === 'synced' || view.status === 'needs_attention';
    const views = [
      await on.until(connectionId, 'one', settled),
      await on.until(connectionId, 'two', settled),
    ];
    expect(views.map((view) => view.status).toSorted()).toEqual(['needs_attention', 'synced']);
    const stopped = views.find((view) => view.status === 'needs_attention');
    expect(stopped?.failure).toMatchObject({ kind: 'conflict' });
    expect(stopped?.failure?.message).toMatch(new RegExp(`${subject.object} "(one|two)"`));
    expect(await on.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
  });

  test('a second one whose lookup does not see the record of the first yet makes no second one', async () => {
    const on = rig.of(subject);
    // As long as the lookup lags, the keys of the first one stay taken.
    const connectionId = await on.addConnection({ lookupLagMs: 3_600_000 });
    await on.crm.latency({ searchLagMs: 3_600_000 });
    await on.change(connectionId, 'one', { fields: subject.sample(1) });
    const first = await on.until(connectionId, 'one', (view) => view.status === 'synced');
    await on.change(connectionId, 'two', { fields: { ...subject.sample(1), name: 'Ivy Twin' } });
    const second = await on.until(
      connectionId,
      'two',
      (view) => view.status !== 'waiting' && view.status !== 'pushing',
    );
    await on.crm.latency({ searchLagMs: 0 });
    expect(first.lastOutcome).toBe('created');
    expect(second).toMatchObject({ status: 'needs_attention', failure: { kind: 'conflict' } });
    expect(second.failure?.message).toContain(`${subject.object} "one"`);
    expect(await on.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
  });
});

describe.each(everySubject)('$name', (subject) => {
  test('a record that a salesperson made is adopted, not doubled', async () => {
    const on = rig.of(subject);
    const connectionId = await on.addConnection();
    const id = await on.crm.addRecord(subject.byHand('c', 1));
    await on.change(connectionId, 'c', { fields: subject.sample(1) });
    const view = await on.until(connectionId, 'c', (each) => each.status === 'synced');
    expect(view).toMatchObject({ externalId: id, lastOutcome: 'updated' });
    expect(await on.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
    expect(await keysHeld(connectionId)).toBe(0);
  });
});

test.each([
  ['the one that has it', ['one', 'two']],
  ['the one that wants it', ['two', 'one']],
])('two contacts that swap their e-mails end right, whichever comes first: %s', async (_name, order) => {
  const connectionId = await rig.addConnection();
  const before = {
    one: { ...person, email: 'one@example.com', phone: '+1 202 555 0181' },
    two: { ...person, email: 'two@example.com', phone: '+1 202 555 0182' },
  };
  await rig.change(connectionId, 'one', { fields: before.one });
  await rig.until(connectionId, 'one', (view) => view.status === 'synced');
  // Two wants what one has, so it has no record of its own yet.
  const after = {
    one: { fields: { email: before.two.email } },
    two: { fields: { ...before.two, email: before.one.email } },
  };
  for (const id of order as ('one' | 'two')[]) {
    await rig.change(connectionId, id, after[id]);
    await rig.until(
      connectionId,
      id,
      (view) => view.status === 'synced' || view.status === 'needs_attention',
    );
  }
  for (const id of ['one', 'two']) await rig.until(connectionId, id, (view) => view.status === 'synced');
  const emails = (await rig.crm.records()).map(({ fields }) => [fields['phone'], fields['email']]);
  expect(emails).toEqual([
    [before.one.phone, before.two.email],
    [before.two.phone, before.one.email],
  ]);
  // Both have a record; now they swap back.
  await Promise.all([
    rig.change(connectionId, 'one', { fields: { email: before.one.email } }),
    rig.change(connectionId, 'two', { fields: { email: before.two.email } }),
  ]);
  await expect
    .poll(async () => (await rig.crm.records()).map(({ fields }) => fields['email']), { timeout: 60_000 })
    .toEqual([before.one.email, before.two.email]);
});

describe.each([
  ['two', ['one', 'two']],
  ['three', ['one', 'two', 'three']],
])('%s contacts that change their e-mails in a ring, in a CRM that allows each e-mail once', (_name, ids) => {
  const fieldsOf = (id: string) => ({
    ...person,
    name: id,
    email: `${id}@example.com`,
    phone: `+1 202 555 019${ids.indexOf(id)}`,
  });
  const next = (id: string) => ids[(ids.indexOf(id) + 1) % ids.length] ?? '';
  const expected = Object.fromEntries(ids.map((id) => [id, `${next(id)}@example.com`]));
  const emails = async () =>
    Object.fromEntries(
      (await rig.crm.records()).map(({ fields }) => [fields['name'], fields['email'] ?? null]),
    );

  test.each(['one after the other', 'at the same moment'])('end right: %s', async (when) => {
    const connectionId = await rig.addConnection();
    for (const id of ids) {
      await rig.change(connectionId, id, { fields: fieldsOf(id) });
      await rig.until(connectionId, id, (view) => view.status === 'synced');
    }
    await rig.crm.rules({ isEmailUnique: true });
    const change = (id: string) =>
      rig.change(connectionId, id, { fields: { email: `${next(id)}@example.com`, title: 'CTO' } });
    if (when === 'at the same moment') await Promise.all(ids.map(change));
    for (const id of when === 'at the same moment' ? [] : ids) {
      await change(id);
      await rig.until(connectionId, id, (view) => view.status !== 'waiting' && view.status !== 'pushing');
    }
    await expect.poll(emails, { timeout: 60_000 }).toEqual(expected);
    for (const id of ids) await rig.until(connectionId, id, (view) => view.status === 'synced');
    await rig.crm.rules({ isEmailUnique: false });
  });
});

test('two deals that have everything in common but their ids are two records', async () => {
  const on = rig.of(deal);
  const connectionId = await on.addConnection();
  await Promise.all(['one', 'two'].map((id) => on.change(connectionId, id, { fields: deal.sample(1) })));
  const views = await Promise.all(
    ['one', 'two'].map((id) => on.until(connectionId, id, (view) => view.status === 'synced')),
  );
  expect(views.map((view) => view.lastOutcome)).toEqual(['created', 'created']);
  expect(await on.crm.stats()).toMatchObject({ records: 2, duplicates: 0 });
});

test('a linked contact that names another record is a conflict that names both', async () => {
  const connectionId = await rig.addConnection();
  await rig.change(connectionId, 'c', { fields: person });
  const { externalId } = await rig.until(connectionId, 'c', (view) => view.status === 'synced');
  const other = await rig.crm.addRecord({ name: 'Somebody', email: 'somebody@example.com' });
  await rig.change(connectionId, 'c', { fields: {}, externalId: other });
  const view = await rig.until(connectionId, 'c', (each) => each.status === 'needs_attention');
  expect(view).toMatchObject({ externalId, failure: { kind: 'conflict' } });
  expect(view.failure?.message).toContain(
    `linked to the record ${externalId}, and the change names ${other}`,
  );
  expect((await rig.crm.stats()).operations['update'] ?? 0).toBe(0);
});

test('an e-mail of one record and a phone of another: the e-mail says who it is, and the other is left alone', async () => {
  const connectionId = await rig.addConnection();
  const first = await rig.crm.addRecord({ name: 'A', email: person.email, phone: '+1 202 555 0171' });
  await rig.crm.addRecord({ name: 'B', email: 'b@example.com', phone: person.phone });
  await rig.change(connectionId, 'c', { fields: person });
  const view = await rig.until(connectionId, 'c', (each) => each.status === 'synced');
  expect(view).toMatchObject({ externalId: first, lastOutcome: 'updated' });
  expect((await rig.crm.records()).map(({ fields }) => fields['name'])).toEqual([person.name, 'B']);
  expect(await keysHeld(connectionId)).toBe(0);
});

test.each([
  ['updateOnly', false, 'skipped', 0],
  ['updateOnly', true, 'updated', 1],
  ['createOnly', false, 'created', 1],
  ['createOnly', true, 'skipped', 1],
] as const)('policy %s, record there: %s → %s', async (policy, isThere, outcome, records) => {
  const connectionId = await rig.addConnection();
  if (isThere) await rig.crm.addRecord({ name: 'There', email: person.email, phone: person.phone });
  await rig.change(connectionId, 'c', { fields: person, policy });
  const view = await rig.until(connectionId, 'c', (each) => each.lastOutcome === outcome);
  expect(view).toMatchObject({ status: 'synced', pendingFields: [] });
  expect(await rig.crm.stats()).toMatchObject({ records });
});

test('what a skipped push kept goes with the next one that is allowed', async () => {
  const connectionId = await rig.addConnection();
  await rig.change(connectionId, 'c', { fields: person, policy: 'updateOnly' });
  await rig.until(connectionId, 'c', (each) => each.lastOutcome === 'skipped');
  await rig.change(connectionId, 'c', { fields: { title: 'Now' } });
  await rig.until(connectionId, 'c', (each) => each.lastOutcome === 'created');
  expect((await rig.crm.records())[0]?.fields).toMatchObject({
    email: person.email,
    custom_fields: { title: 'Now' },
  });
});

test('an external id that the app knows links without a lookup, and an unknown one creates only when it is taken back', async () => {
  const connectionId = await rig.addConnection();
  const id = await rig.crm.addRecord({ name: 'Known', email: 'known@example.com', phone: '+1 202 555 0172' });
  await rig.change(connectionId, 'c', { fields: person, externalId: id });
  expect(await rig.until(connectionId, 'c', (each) => each.status === 'synced')).toMatchObject({
    externalId: id,
  });

  await rig.change(connectionId, 'd', {
    fields: { ...person, email: 'd@example.com', phone: '+1 202 555 0173' },
    externalId: 'lead-999',
  });
  const missing = await rig.until(connectionId, 'd', (each) => each.status === 'needs_attention');
  expect(missing.failure).toMatchObject({ kind: 'not_found' });
  expect(missing.failure?.message).toContain('lead-999');
  await rig.change(connectionId, 'd', { fields: {}, externalId: null });
  await rig.until(connectionId, 'd', (each) => each.lastOutcome === 'created');
  expect(await rig.crm.stats()).toMatchObject({ records: 2, duplicates: 0 });

  await rig.change(connectionId, 'e', {
    fields: { ...person, email: 'e@example.com', phone: '+1 202 555 0174' },
    externalId: id,
  });
  const owned = await rig.until(connectionId, 'e', (each) => each.status === 'needs_attention');
  expect(owned.failure).toMatchObject({ kind: 'conflict' });
  expect(owned.failure?.message).toContain('"c"');
});

test('a deleted record stops the contact, or is made once more when the connection says so', async () => {
  const stopping = await rig.addConnection();
  await rig.change(stopping, 'c', { fields: person });
  const { externalId } = await rig.until(stopping, 'c', (each) => each.status === 'synced');
  await rig.crm.removeRecord(externalId ?? '');
  await rig.change(stopping, 'c', { fields: { title: 'Gone' } });
  const stopped = await rig.until(stopping, 'c', (each) => each.status === 'needs_attention');
  expect(stopped.failure).toMatchObject({ kind: 'not_found' });

  await rig.crm.reset();
  const recreating = await rig.addConnection({ onDeleted: 'recreate' });
  await rig.change(recreating, 'c', { fields: person });
  const made = await rig.until(recreating, 'c', (each) => each.status === 'synced');
  await rig.crm.removeRecord(made.externalId ?? '');
  await rig.change(recreating, 'c', { fields: { title: 'Again' } });
  const remade = await rig.until(
    recreating,
    'c',
    (each) => each.status === 'synced' && each.externalId !== made.externalId,
  );
  expect(remade.lastOutcome).toBe('created');
  expect(await rig.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
});
