// A CRM that answers a write with a redirect may have executed it (POST, then "302 Found" to the new record's page).
// One person stays one record, and whoever has to correct an address is told which.
import { afterEach, expect, test } from 'vitest';
import { fastTimings, useRig } from '../support/rig.ts';

const rig = useRig();
let person = 0;
afterEach(() => rig.crm.clearFaults());

const noLookup = { ...fastTimings, fetch: 'none', crmDeduplicates: false };
const somebody = () => {
  person += 1;
  return { name: `Person ${person}`, phone: `+1202555${1000 + person}` };
};
const redirect = (operation: string, status: number, executeFirst: boolean) =>
  rig.crm.fault({
    operation,
    kind: 'status',
    status,
    headers: { location: 'https://crm.example.com/leads/7?token=abc' },
    executeFirst,
  });
const isLookedAt = (view: { status: string }) => view.status === 'needs_attention';

test.each([301, 302, 303])(
  'a create that is executed and answered %i, where nobody can look: a person is asked, and no change makes another record',
  async (status) => {
    const connectionId = await rig.addConnection(noLookup);
    const before = (await rig.crm.stats()).records;
    await redirect('create', status, true);
    await rig.change(connectionId, 'c', { fields: somebody() });
    const view = await rig.until(connectionId, 'c', isLookedAt);
    expect(view.failure).toMatchObject({ kind: 'unknown' });
    expect(view.failure?.message).toContain(`${status}`);
    expect(view.failure?.message).toContain('redirect to https://crm.example.com, which is never followed');
    expect(view.failure?.message).toContain('create.url');
    expect(view.failure?.message).not.toContain('token');
    expect(view.failure?.advice).toEqual({ code: 'look_in_crm' });
    for (const changeId of ['again', 'and again']) {
      await rig.change(connectionId, 'c', { fields: { plan: changeId }, changeId });
      await rig.until(connectionId, 'c', (now) => isLookedAt(now) && now.pendingFields.includes('plan'));
      await rig.handle(connectionId, 'c').signal('retry', {});
    }
    const asked = await rig.sendNow(connectionId, 'c');
    expect(asked.failure).toMatchObject({ kind: 'unknown' });
    expect((await rig.crm.stats()).records).toBe(before + 1);
  },
);

test.each([301, 302, 303])(
  'a create that is executed and answered %i finds its record by a lookup',
  async (status) => {
    const connectionId = await rig.addConnection(fastTimings);
    const before = (await rig.crm.stats()).records;
    await redirect('create', status, true);
    await rig.change(connectionId, 'c', { fields: somebody() });
    const view = await rig.until(connectionId, 'c', (now) => now.status === 'synced');
    expect(view.lastOutcome).toBe('created');
    expect((await rig.crm.stats()).records).toBe(before + 1);
    expect(await rig.crm.stats()).toMatchObject({ duplicates: 0 });
  },
);

test('an address that only redirects: after one look a person is told, not asked again and again', async () => {
  const connectionId = await rig.addConnection(fastTimings);
  const before = (await rig.crm.requests('create')).length;
  await redirect('create', 301, false);
  await rig.change(connectionId, 'c', { fields: somebody() });
  const view = await rig.until(connectionId, 'c', isLookedAt);
  expect(view.failure).toMatchObject({ kind: 'unsupported' });
  expect(view.failure?.message).toContain('create.url');
  expect((await rig.crm.requests('create')).length).toBe(before + 2);
  // Once the address is right, the contact is created.
  await rig.crm.clearFaults();
  expect(await rig.sendNow(connectionId, 'c')).toMatchObject({ outcome: 'created' });
});

test('an update that is answered with a redirect stops at once, and is sent again when a person has looked', async () => {
  const connectionId = await rig.addConnection(fastTimings);
  const fields = somebody();
  await rig.change(connectionId, 'c', { fields });
  await rig.until(connectionId, 'c', (view) => view.status === 'synced');
  await redirect('update', 302, false);
  await rig.change(connectionId, 'c', { fields: { plan: 'pro' } });
  const view = await rig.until(connectionId, 'c', isLookedAt);
  expect(view.failure).toMatchObject({ kind: 'unsupported' });
  expect(view.failure?.message).toContain('update.url');
  await rig.crm.clearFaults();
  expect(await rig.sendNow(connectionId, 'c')).toMatchObject({ outcome: 'updated' });
  const records = await rig.crm.records();
  expect(records.filter((each) => JSON.stringify(each).includes(fields.phone))).toMatchObject([
    { fields: { custom_fields: { plan: 'pro' } } },
  ]);
});
