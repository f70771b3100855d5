// `companyFromText`: colleagues who name their company in words belong to one company, which is made once, or never.
import { expect, test } from 'vitest';
import { associationRig } from '../support/association-rig.ts';
import { useRig } from '../support/rig.ts';
import { contact } from '../support/subjects.ts';

const rig = useRig({ subject: contact, emptyCrm: true });
const our = associationRig(rig);

const colleague = (n: number) => ({
  name: `Hal ${n}`,
  email: `hal${n}@acme.test`,
  company: n % 2 === 0 ? 'Acme' : 'ACME Ltd',
});

test('create: 50 colleagues at once make one company, and each belongs to it', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 20, companyFromText: 'create' });
  const ids = Array.from({ length: 50 }, (_, n) => `c${n}`);
  await Promise.all(ids.map((id, n) => our.contacts.change(connectionId, id, { fields: colleague(n) })));
  await our.untilHeld(
    connectionId,
    ids.map((id) => `contact ${id} – company domain:acme.test`),
  );
  const companies = await our.companies.crm.records();
  expect(companies).toHaveLength(1);
  expect(companies[0]?.fields).toMatchObject({ domain: 'acme.test' });
  // The text is the CRM's own field, whatever it belongs to.
  expect((await our.contacts.crm.records())[0]?.fields['company']).toMatch(/acme/i);
});

test('match: a company that is there is found by its domain, and none is made', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 20, companyFromText: 'match' });
  await our.companies.crm.addRecord({ name: 'Acme (by hand)', domain: 'acme.test' });
  await our.contacts.change(connectionId, 'c1', { fields: colleague(1) });
  await our.contacts.change(connectionId, 'c2', {
    fields: { name: 'Ida', email: 'ida@globex.test', company: 'Globex' },
  });
  await our.untilHeld(connectionId, ['contact c1 – company domain:acme.test']);
  await our.companies.until(
    connectionId,
    'domain:globex.test',
    ({ lastOutcome }) => lastOutcome === 'skipped',
  );
  const companies = await our.companies.crm.records();
  expect(companies.map(({ fields }) => fields['name'])).toEqual(['Acme (by hand)']);
});

test.each(['match', 'create'])(
  '%s: a company that the app keeps itself is the one',
  async (companyFromText) => {
    const connectionId = await rig.addConnection({ quietPeriodMs: 20, companyFromText });
    await our.companies.change(connectionId, '42', { fields: { name: 'Acme', domain: 'acme.test' } });
    await our.companies.until(connectionId, '42', ({ status }) => status === 'synced');
    await our.contacts.change(connectionId, 'c1', { fields: colleague(1) });
    await our.untilHeld(connectionId, ['contact c1 – company 42']);
    // Whoever comes later too.
    await our.contacts.change(connectionId, 'c2', { fields: colleague(2) });
    await our.untilHeld(connectionId, ['contact c1 – company 42', 'contact c2 – company 42']);
    expect(await our.companies.crm.records()).toHaveLength(1);
  },
);

test('a company that the app brings later takes the record over, and its colleagues with it', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 20, companyFromText: 'create' });
  await our.contacts.change(connectionId, 'c1', { fields: colleague(1) });
  await our.untilHeld(connectionId, ['contact c1 – company domain:acme.test']);
  await our.companies.change(connectionId, '42', {
    fields: { name: 'Acme', domain: 'acme.test', city: 'Ulm' },
  });
  await our.untilHeld(connectionId, ['contact c1 – company 42']);
  await our.companies.until(connectionId, '42', ({ status }) => status === 'synced');
  await our.companies.until(connectionId, 'domain:acme.test', ({ status }) => status === 'needs_attention');
  const companies = await our.companies.crm.records();
  expect(companies).toMatchObject([{ fields: { name: 'Acme', city: 'Ulm', syncline_id: '42' } }]);
  await our.untilRows(connectionId, ([row]) => row?.state === 'associated');
});

test('off: the text is a text, and an id goes before it', async () => {
  const off = await rig.addConnection({ quietPeriodMs: 20 });
  await our.contacts.change(off, 'c1', { fields: colleague(1) });
  await our.contacts.until(off, 'c1', ({ status }) => status === 'synced');
  expect(await our.rows(off)).toEqual([]);
  const create = await rig.addConnection({ quietPeriodMs: 20, companyFromText: 'create' });
  await our.contacts.change(create, 'c2', { fields: { ...colleague(2), companyId: '42' } });
  await our.contacts.until(create, 'c2', ({ status }) => status === 'synced');
  expect(await our.rows(create)).toMatchObject([{ other_id: '42', state: 'waiting' }]);
  expect(await our.companies.crm.records()).toEqual([]);
});
