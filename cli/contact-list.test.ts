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

test('where there is none, --json prints no line', async () => {
  const none = await cli.run('contact', 'list', cli.connectionId, '--failure', 'conflict', '--json');
  expect(none).toMatchObject({ code: 0, stdout: '' });
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

test('those that are tried again are listed from Temporal with why, and leave that list when they have gone on', async () => {
  const { rig } = cli;
  const id = await rig.addConnection();
  await rig.crm.fault({ kind: 'status', status: 429, headers: { 'retry-after': '3600' } });
  const names = ['r1', 'r2', 'r3'];
  for (const [n, name] of names.entries()) {
    await rig.change(id, name, { fields: { name, phone: `+1202555018${n}` }, requestId: 'click' });
    await rig.until(id, name, ({ status }) => status === 'retrying');
  }
  const retrying = async (...words: string[]) =>
    linesOf(await cli.run('contact', 'list', id, '--status', 'retrying', ...words, '--json'));
  await expect
    .poll(() => retrying())
    .toEqual(
      names.map((contactId) =>
        expect.objectContaining({
          contactId,
          status: 'retrying',
          failure: expect.objectContaining({ kind: 'rate_limited', whatToDo: expect.any(String) }),
        }),
      ),
    );
  expect(await retrying('--failure', 'transient')).toEqual([]);
  expect(await retrying('--failure', 'rate_limited', '--after', 'r2')).toHaveLength(1);
  const first = await cli.run('contact', 'list', id, '--status', 'retrying', '--limit', '2');
  expect(first.stdout).toMatch(/^CONTACT .*\nr1 +retrying .*429.*\nr2 +retrying .*\n$/);
  expect(first.stderr).toBe('There are more: the same again with --after r2\n');

  await rig.crm.clearFaults();
  for (const name of names) await rig.handle(id, name).signal('retry');
  for (const name of names) await rig.until(id, name, ({ status }) => status === 'synced');
  expect(await retrying()).toEqual([]);
  expect((await cli.run('contact', 'list', id, '--status', 'retrying')).stdout).toBe(
    "No contact is so. (Temporal's lists are behind by moments.)\n",
  );
});

test('who waits for a login is listed with it, and who waits with a paused connection is paused', async () => {
  const waiting = await cli.rig.addConnection({}, { key: 'wrong' });
  await cli.rig.change(waiting, 'dan', { fields: { name: 'Dan', phone: '+12025550173' } });
  await cli.rig.until(waiting, 'dan', (view) => view.status === 'needs_attention');
  const of = async () => linesOf(await cli.run('contact', 'list', waiting, '--json'));
  await expect.poll(of).toMatchObject([{ status: 'needs_attention', failure: { kind: 'auth_expired' } }]);
  await cli.run('connection', 'pause', waiting);
  expect(await of()).toMatchObject([{ status: 'paused', failure: null }]);
  const dan = await cli.run('contact', 'show', waiting, 'dan');
  expect(dan.stdout).toContain(`with its connection; goes on after syncline connection resume ${waiting}`);
  await cli.rig.change(waiting, 'pam', { fields: { name: 'Pam', phone: '+12025550178' } });
  await cli.rig.until(waiting, 'pam', (view) => view.status === 'paused');
  const { stdout } = await cli.run('contact', 'show', waiting, 'pam');
  expect(stdout).toContain(`with its connection; goes on after syncline connection resume ${waiting}`);
  const bob = await cli.run('contact', 'show', cli.connectionId, 'bob');
  expect(bob.stdout).toContain(`by a person; goes on after syncline contact resume ${cli.connectionId} bob`);
});
