// `connection remove`, by the real command line: what it refuses, what it takes along, and what goes on beside it.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, test } from 'vitest';
import { startEntity } from '../test/support/start-entity.ts';
import { useCli } from '../test/support/use-cli.ts';

const cli = useCli();
const openOf = (connectionId: string) => async () =>
  (
    await cli.rig.client.workflow.count(
      `WorkflowId STARTS_WITH 'contact:${connectionId}:' AND ExecutionStatus='Running'`,
    )
  ).count;

test('a connection with entities is removed only with a word, and its id can be used again', async () => {
  const { rig } = cli;
  const id = await rig.addConnection();
  const phone = '+12025550174';
  expect(await rig.sendNow(id, 'eve', { fields: { name: 'Eve', phone } })).toMatchObject({
    outcome: 'created',
  });
  const query = `ConnectionId='${id}' AND ExecutionStatus='Running'`;
  const open = async () => (await rig.client.workflow.count(query)).count;
  await expect.poll(open).toBe(1);
  const refused = await cli.run('connection', 'remove', id);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain(
    `Nothing was removed; of "${id}" there are still: 1 contact is linked to a record, 1 has fields that are kept, 1 workflow is open`,
  );
  expect(refused.stderr).toContain(`syncline connection remove ${id} --with-data`);
  expect(await rig.linksOf(id)).toHaveLength(1);

  const before = await rig.connections.find(id);
  const removed = await cli.run('connection', 'remove', id, '--with-data', '--json');
  expect(removed.json()).toEqual({ connectionId: id, removed: true, ended: 1, open: 0 });
  expect(await rig.connections.find(id)).toBeUndefined();
  expect(await rig.linksOf(id)).toEqual([]);
  await expect.poll(open).toBe(0);
  expect((await cli.run('contact', 'change', id, 'eve', '--set', 'title=x')).stderr).toContain(
    `There is no connection "${id}"`,
  );

  // Under the same id: the worker opens a session of its own, and the record is found again.
  const added = await rig.connections.add({
    tenantId: 'default',
    connectionId: id,
    connector: 'http',
    settings: before?.settings ?? {},
    secrets: { key: 'wrong' },
  });
  expect(added.epoch).toBeGreaterThan(before?.epoch ?? 0);
  expect(await rig.sendNow(id, 'eve', { fields: { name: 'Eve', phone } })).toMatchObject({
    outcome: 'needs_attention',
    failure: { kind: 'auth_expired' },
  });
});

test('a removal that broke off before the workflows were ended is brought to its end by the same command', async () => {
  const { rig } = cli;
  const id = await rig.addConnection();
  await rig.sendNow(id, 'flo', { fields: { name: 'Flo', phone: '+12025550175' } });
  const query = `ConnectionId='${id}' AND ExecutionStatus='Running'`;
  const open = async () => (await rig.client.workflow.count(query)).count;
  await expect.poll(open).toBe(1);
  await rig.connections.remove('default', id, { withEntities: true });

  const unasked = await cli.run('connection', 'remove', id);
  expect(unasked.stderr).toContain(`There is no connection "${id}"`);
  expect(await open()).toBe(1);
  const removed = await cli.run('connection', 'remove', id, '--with-data', '--json');
  expect(removed.json()).toEqual({ connectionId: id, removed: true, ended: 1, open: 0 });
  await expect.poll(open).toBe(0);
});

test('an empty connection is removed at once', async () => {
  const id = await cli.rig.addConnection();
  expect(await cli.run('connection', 'remove', id)).toMatchObject({ code: 0, stdout: `Removed "${id}".\n` });
  expect(await cli.run('connection', 'remove', id)).toMatchObject({ code: 1 });
});

test('beside changes that go on coming it ends up empty by one command, and no other tenant notices', async () => {
  const { rig } = cli;
  const mine = await rig.addConnection();
  const before = await rig.connections.find(mine);
  // Of another tenant, and an id that begins like the one that goes.
  const theirs = `${mine}-${randomUUID().slice(0, 4)}`;
  const admin = new pg.Client({ connectionString: rig.databaseAdminUrl });
  await admin.connect();
  await admin.query(`INSERT INTO tenants (tenant_id) VALUES ('other')`);
  await admin.end();
  await rig.connections.add({
    tenantId: 'other',
    connectionId: theirs,
    connector: 'http',
    settings: before?.settings ?? {},
    secrets: { key: 'demo-key' },
  });
  for (const id of [mine, theirs]) {
    await rig.sendNow(id, 'gus', {
      fields: { name: 'Gus', phone: id === mine ? '+12025550176' : '+12025550177' },
    });
    await expect.poll(openOf(id)).toBe(1);
  }
  // Apps that ask nobody whether there is such a connection; theirs goes on all the time, and the CRM is slow with mine.
  await rig.crm.fault({ operation: 'create', kind: 'slow', hold: true, times: 1 });
  const begin = (connectionId: string, n: number) =>
    startEntity(
      rig.client,
      { connectionId, object: 'contact', entityId: `new-${n}` },
      { name: `New ${n}`, phone: `+1202555${7000 + n}` },
    );
  const creates = (await rig.crm.stats()).operations['create'] ?? 0;
  await begin(mine, 0);
  await rig.crm.arrived('create', creates + 1);
  for (let n = 1; n < 15; n += 1) await begin(mine, n);
  const removal = cli.run('connection', 'remove', mine, '--with-data', '--json');
  for (let n = 0; n < 15; n += 1) await begin(theirs, n);
  await expect.poll(async () => (await rig.connections.find(mine))?.state).toBe('paused');
  await rig.crm.release();
  expect((await removal).json()).toMatchObject({ removed: true, open: 0 });
  expect(await openOf(mine)()).toBe(0);
  expect(await openOf(theirs)()).toBe(16);
  expect(await rig.status(theirs, 'gus')).toMatchObject({ status: 'synced' });
  expect(await rig.linksOf(mine)).toEqual([]);

  // Under the same id: nothing of before is there.
  await rig.connections.add({
    tenantId: 'default',
    connectionId: mine,
    connector: 'http',
    settings: before?.settings ?? {},
    secrets: { key: 'demo-key' },
  });
  const shown = await cli.run('contact', 'show', mine, 'gus');
  expect(shown).toMatchObject({ code: 1 });
  expect(shown.stderr).toContain('Nobody has heard of the contact "gus"');
  expect(await rig.sendNow(mine, 'gus', { fields: { title: 'Engineer' } })).toMatchObject({
    outcome: 'needs_attention',
  });
});
