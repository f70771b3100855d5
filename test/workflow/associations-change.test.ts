// What belongs together changes: another company, none, another record, a CRM that refuses or has no answer.
import { expect, test } from 'vitest';
import { associationRig } from '../support/association-rig.ts';
import { fastTimings, useRig } from '../support/rig.ts';
import { company, contact, deal } from '../support/subjects.ts';

const rig = useRig({ subject: contact, emptyCrm: true });
const our = associationRig(rig);

/** A contact of acme; globex is there too. */
async function atAcme(settings = {}): Promise<string> {
  const connectionId = await rig.addConnection({ quietPeriodMs: 20, ...settings });
  await our.companies.change(connectionId, 'acme', { fields: company.sample(1) });
  await our.companies.change(connectionId, 'globex', { fields: company.sample(2) });
  await our.contacts.change(connectionId, 'c1', { fields: { ...contact.sample(1), companyId: 'acme' } });
  await our.companies.until(connectionId, 'globex', ({ status }) => status === 'synced');
  await our.untilHeld(connectionId, ['contact c1 – company acme']);
  return connectionId;
}

const move = (connectionId: string, companyId: string | null): Promise<void> =>
  our.contacts.change(connectionId, 'c1', { fields: { companyId } });

test.each([
  ['many', ['associate', 'dissociate', 'associate']],
  // It takes the place of the old one.
  ['one', ['associate', 'associate']],
])('another company: where the CRM holds %s, the calls are %j', async (holds, calls) => {
  const connectionId = await atAcme({ holds });
  await move(connectionId, 'globex');
  await our.untilHeld(connectionId, ['contact c1 – company globex']);
  const rows = await our.untilRows(connectionId, (seen) => seen.length === 1);
  expect(rows).toMatchObject([{ other_id: 'globex', state: 'associated' }]);
  const requests = await rig.crm.requests();
  expect(requests.map(({ operation }) => operation).filter((name) => name.endsWith('ssociate'))).toEqual(
    calls,
  );
  // The record is as it was: nothing of it was sent again.
  expect(await rig.crm.requests('update')).toEqual([]);
});

test.each(['many', 'one'])(
  'no company any more, where the CRM holds %s: the two are apart',
  async (holds) => {
    const connectionId = await atAcme({ holds });
    await move(connectionId, null);
    await our.untilHeld(connectionId, []);
    expect(await our.untilRows(connectionId, (seen) => seen.length === 0)).toEqual([]);
  },
);

test('a company that has no record yet: the old one goes at once, the new one follows its record', async () => {
  const connectionId = await atAcme({ holds: 'one' });
  await move(connectionId, 'initech');
  await our.untilHeld(connectionId, []);
  await our.companies.change(connectionId, 'initech', { fields: company.sample(3) });
  await our.untilHeld(connectionId, ['contact c1 – company initech']);
});

test('a deal has several contacts, and loses one', async () => {
  const connectionId = await atAcme();
  await our.contacts.change(connectionId, 'c2', { fields: contact.sample(2) });
  const fields = { ...deal.sample(1), contactIds: ['c1', 'c2'] };
  await our.deals.change(connectionId, 'd1', { fields });
  const acme = 'contact c1 – company acme';
  await our.untilHeld(connectionId, [acme, 'deal d1 – contact c1', 'deal d1 – contact c2']);
  await our.deals.change(connectionId, 'd1', { fields: { contactIds: 'c2' } });
  await our.untilHeld(connectionId, [acme, 'deal d1 – contact c2']);
});

test('a CRM that cannot associate: nothing waits, and the gap is written down', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 20, holds: 'none' });
  await our.companies.change(connectionId, 'acme', { fields: company.sample(1) });
  await our.contacts.change(connectionId, 'c1', { fields: { ...contact.sample(1), companyId: 'acme' } });
  await our.contacts.until(connectionId, 'c1', ({ status }) => status === 'synced');
  expect(await our.rows(connectionId)).toMatchObject([{ other_id: 'acme', state: 'unsupported' }]);
});

test.each([
  ['an answer that is lost', { kind: 'lost_answer', times: 1 }],
  ['an answer that is garbled', { kind: 'reset', times: 1 }],
  ['429', { kind: 'status', status: 429, headers: { 'retry-after': '1' }, times: 2 }],
  ['503', { kind: 'status', status: 503, times: 1 }],
])('%s of an association: the fields are in step at once, and it is tried again', async (_name, fault) => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 20, ...fastTimings });
  await our.companies.change(connectionId, 'acme', { fields: company.sample(1) });
  await our.companies.until(connectionId, 'acme', ({ status }) => status === 'synced');
  await rig.crm.fault({ operation: 'associate', ...fault });
  const sent = await our.contacts.sendNow(connectionId, 'c1', {
    fields: { ...contact.sample(1), companyId: 'acme' },
  });
  expect(sent.outcome).toBe('created');
  await our.untilHeld(connectionId, ['contact c1 – company acme']);
  await our.untilRows(connectionId, ([row]) => row?.state === 'associated' && row.failure === null);
});

test('an association that the CRM refuses is shown, stops nothing, and is tried again with the next push', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 20 });
  await our.companies.change(connectionId, 'acme', { fields: company.sample(1) });
  await rig.crm.fault({ operation: 'associate', kind: 'status', status: 422 });
  await our.contacts.change(connectionId, 'c1', { fields: { ...contact.sample(1), companyId: 'acme' } });
  const [refused] = await our.untilRows(connectionId, ([row]) => row?.state === 'refused');
  expect(refused?.failure?.kind).toBe('invalid_record');
  expect((await our.contacts.status(connectionId, 'c1')).status).toBe('synced');
  await rig.crm.clearFaults();
  await our.contacts.change(connectionId, 'c1', { fields: { title: 'Owner' } });
  await our.untilHeld(connectionId, ['contact c1 – company acme']);
});

test('a login that ends with an association parks the contact, which goes on by itself', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 20 });
  await our.companies.change(connectionId, 'acme', { fields: company.sample(1) });
  await our.companies.until(connectionId, 'acme', ({ status }) => status === 'synced');
  await rig.crm.fault({ operation: 'associate', kind: 'status', status: 401 });
  await our.contacts.change(connectionId, 'c1', { fields: { ...contact.sample(1), companyId: 'acme' } });
  await our.contacts.until(connectionId, 'c1', ({ failure }) => failure?.kind === 'auth_expired');
  await rig.crm.clearFaults();
  await rig.resumeConnection(connectionId);
  await our.untilHeld(connectionId, ['contact c1 – company acme']);
  await our.contacts.until(connectionId, 'c1', ({ status }) => status === 'synced');
});

test('a paused contact hears of its company, and associates when it is resumed', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 20 });
  await our.contacts.change(connectionId, 'c1', { fields: { ...contact.sample(1), companyId: 'acme' } });
  await our.contacts.until(connectionId, 'c1', ({ status }) => status === 'synced');
  await our.contacts.handle(connectionId, 'c1').signal('pause');
  await our.contacts.until(connectionId, 'c1', ({ status }) => status === 'paused');
  await our.companies.change(connectionId, 'acme', { fields: company.sample(1) });
  await our.companies.until(connectionId, 'acme', ({ status }) => status === 'synced');
  expect(await our.held(connectionId)).toEqual([]);
  await our.contacts.handle(connectionId, 'c1').signal('resume');
  await our.untilHeld(connectionId, ['contact c1 – company acme']);
});
