// `connection set` that points a connection with links at another account, by the real command line.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator } from '../simulators/simulator.ts';
import { crmControl, type CrmControl } from '../test/support/crm-control.ts';
import { useCli } from '../test/support/use-cli.ts';

let elsewhere: Awaited<ReturnType<typeof createSimulator>>;
let there: CrmControl;
const cli = useCli({
  async otherTargets() {
    elsewhere = await createSimulator({ latencyMs: 2 });
    there = crmControl(elsewhere.url);
    return [elsewhere.url];
  },
});
const syncline = cli.run;

beforeAll(async () => {
  await cli.rig.change(cli.connectionId, 'ann', { fields: { name: 'Ann', phone: '+12025556001' } });
  await cli.rig.until(cli.connectionId, 'ann', (view) => view.status === 'synced');
  // A stranger with the very id that Ann has here.
  await there.addRecord({ name: 'Stranger', phone: '+13035550100' });
});
afterAll(() => elsewhere.close());

const baseUrl = (crm: CrmControl): string => `baseUrl=${crm.url}/generic/crm`;
const set = (...words: string[]) => syncline('connection', 'set', cli.connectionId, ...words);
const titleOf = async (crm: CrmControl, phone: string) =>
  (await crm.records())
    .filter(({ fields }) => fields['phone'] === phone)
    .map(({ fields }) => (fields['custom_fields'] as { title?: string } | undefined)?.title ?? null);

test('without a word it is refused, names both answers, and changes nothing', async () => {
  const refused = await set('--set', baseUrl(there));
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain(
    `Nothing was changed: "${cli.connectionId}" would point elsewhere by create.url (`,
  );
  expect(refused.stderr).toContain('and 1 contact is linked to a record there.');
  expect(refused.stderr).toContain('--same-account: the links stay');
  expect(refused.stderr).toContain('--new-account: the links are kept apart');
  expect((await set('--set', baseUrl(there), '--json')).json()['error']).toContain('--new-account');
  expect((await cli.rig.connections.find(cli.connectionId))?.settings['baseUrl']).toBe(
    `${cli.rig.crm.url}/generic/crm`,
  );
  expect(await cli.rig.linksOf(cli.connectionId)).toHaveLength(1);
});

test('what points at the same place needs no word, and a word without need does no harm', async () => {
  expect(await set('--set', `${baseUrl(cli.rig.crm)}/`)).toMatchObject({ code: 0 });
  expect(await set('--set', baseUrl(cli.rig.crm), 'quietPeriodMs=150', '--new-account')).toMatchObject({
    code: 0,
  });
  expect(await set('--secret', 'key=demo-key', '--same-account')).toMatchObject({ code: 0 });
  expect(await cli.rig.linksOf(cli.connectionId)).toHaveLength(1);
  const both = await set('--set', baseUrl(there), '--same-account', '--new-account');
  expect(both).toMatchObject({ code: 2, stdout: '' });
});

test('another account: the links are kept apart, nobody is overwritten, and they come back', async () => {
  const [before] = await cli.rig.linksOf(cli.connectionId);
  const changed = await set('--set', baseUrl(there), '--new-account', '--json');
  expect(changed.json()).toMatchObject({
    connectionId: cli.connectionId,
    state: 'active',
    links: { setApart: 1, broughtBack: 0 },
  });
  const strangers = JSON.stringify(await there.records());
  expect(
    (
      await syncline('contact', 'change', cli.connectionId, 'ann', '--set', 'title=there', '--now', '--json')
    ).json(),
  ).toMatchObject({ outcome: 'created' });
  expect(await titleOf(there, '+12025556001')).toEqual(['there']);
  const [stranger] = await there.records();
  expect(JSON.stringify([stranger])).toBe(strangers);
  expect(await titleOf(cli.rig.crm, '+12025556001')).toEqual([null]);

  const back = await set('--set', baseUrl(cli.rig.crm), '--new-account');
  expect(back.stdout).toContain('1 link is kept apart');
  expect(back.stdout).toContain('1 that was kept apart for this account is back');
  expect(await cli.rig.linksOf(cli.connectionId)).toEqual([before]);
  expect(
    (
      await syncline('contact', 'change', cli.connectionId, 'ann', '--set', 'title=back', '--now', '--json')
    ).json(),
  ).toMatchObject({ outcome: 'updated', externalId: before });
  expect(await titleOf(cli.rig.crm, '+12025556001')).toEqual(['back']);
  expect(await titleOf(there, '+12025556001')).toEqual(['there']);
});

test('the same account under another address keeps its links', async () => {
  const before = await cli.rig.linksOf(cli.connectionId);
  const moved = await set('--set', baseUrl(there), '--same-account', '--json');
  expect(moved.json()).toEqual({ connectionId: cli.connectionId, connector: 'http', state: 'active' });
  expect(await cli.rig.linksOf(cli.connectionId)).toEqual(before);
});
