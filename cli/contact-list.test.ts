// `contact list` and `connection remove`, by the real command line: what Postgres knows, and what a removal takes along.
import { beforeAll, expect, test } from 'vitest';
import { useCli } from '../test/support/use-cli.ts';

const cli = useCli();
const list = (...words: string[]) => cli.run('contact', 'list', cli.connectionId, ...words, '--json');
const linesOf = ({ stdout }: { stdout: string }) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

beforeAll(async () => {
  const { rig, connectionId } = cli;
  await rig.sendNow(connectionId, 'ann', { fields: { name: 'Ann', phone: '+12025550171' } });
  await rig.sendNow(connectionId, 'bob', { fields: { name: 'Bob', phone: '+12025550172' } });
  // No phone: the CRM refuses it.
  await rig.sendNow(connectionId, 'cid', { fields: { email: 'cid@example.com' } });
  await rig.handle(connectionId, 'bob').signal('pause');
  await rig.until(connectionId, 'bob', (view) => view.status === 'paused');
});

test('all of a connection, one document per line, in the order of their ids', async () => {
  await expect
    .poll(async () => linesOf(await list()))
    .toEqual([
      expect.objectContaining({ contactId: 'ann', status: 'synced', lastOutcome: 'created', failure: null }),
      expect.objectContaining({ contactId: 'bob', status: 'paused', externalId: expect.any(String) }),
      expect.objectContaining({
        contactId: 'cid',
        status: 'needs_attention',
        externalId: null,
        failure: expect.objectContaining({ kind: 'invalid_record', whatToDo: expect.any(String) }),
      }),
    ]);
  const words = await cli.run('contact', 'list', cli.connectionId);
  expect(words.stdout).toMatch(/^CONTACT +STATUS +RECORD .*\nann +synced +lead-\d+ +created, /);
});

test('some of them, by status and by failure, a page at a time', async () => {
  const idsOf = async (...words: string[]) => linesOf(await list(...words)).map((line) => line['contactId']);
  expect(await idsOf('--status', 'needs_attention')).toEqual(['cid']);
  expect(await idsOf('--failure', 'invalid_record')).toEqual(['cid']);
  expect(await idsOf('--failure', 'conflict')).toEqual([]);
  expect(await idsOf('--status', 'synced')).toEqual(['ann']);
  const first = await list('--limit', '2');
  expect(linesOf(first)).toHaveLength(2);
  expect(first.stderr).toBe('There are more: the same again with --after bob\n');
  expect(await idsOf('--limit', '2', '--after', 'bob')).toEqual(['cid']);
  const wrong = await list('--status', 'pushing');
  expect(wrong).toMatchObject({ code: 2 });
  expect((await cli.run('deal', 'list', cli.connectionId)).stderr).toContain('takes contacts only');
});

test('who waits for a login is listed with it, and who waits with a paused connection is paused', async () => {
  const waiting = await cli.rig.addConnection({}, { key: 'wrong' });
  await cli.rig.change(waiting, 'dan', { fields: { name: 'Dan', phone: '+12025550173' } });
  await cli.rig.until(waiting, 'dan', (view) => view.status === 'needs_attention');
  const of = async () => linesOf(await cli.run('contact', 'list', waiting, '--json'));
  await expect.poll(of).toMatchObject([{ status: 'needs_attention', failure: { kind: 'auth_expired' } }]);
  await cli.run('connection', 'pause', waiting);
  expect(await of()).toMatchObject([{ status: 'paused', failure: null }]);
});

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
  expect(removed.json()).toEqual({ connectionId: id, removed: true, ended: 1 });
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
  expect(removed.json()).toEqual({ connectionId: id, removed: true, ended: 1 });
  await expect.poll(open).toBe(0);
});

test('an empty connection is removed at once', async () => {
  const id = await cli.rig.addConnection();
  expect(await cli.run('connection', 'remove', id)).toMatchObject({ code: 0, stdout: `Removed "${id}".\n` });
  expect(await cli.run('connection', 'remove', id)).toMatchObject({ code: 1 });
});
