// After `links remove` and `links set --take-over`, everybody is told the truth: the story, the query, the lists.
import { expect, test } from 'vitest';
import { useCli } from '../test/support/use-cli.ts';

const cli = useCli();
const person = (name: string, n: number) => ['--set', `name=${name}`, `phone=+1202555016${n}`];
const push = (id: string, ...words: string[]) =>
  cli.run('contact', 'change', cli.connectionId, id, ...words, '--now', '--json').then((run) => run.json());
const shown = async (id: string) =>
  (await cli.run('contact', 'show', cli.connectionId, id, '--json')).json()['externalId'];
const queried = async (id: string) => (await cli.rig.status(cli.connectionId, id)).externalId;
const listed = async (externalId: string) => {
  const query = `ExternalId='${externalId}' AND ConnectionId='${cli.connectionId}'`;
  return (await cli.rig.client.workflow.count(query)).count;
};

test('a take-over: the former owner has no record, and the new one has it', async () => {
  const { externalId: record } = await push('owner', ...person('Owner', 1));
  await push('taker', ...person('Taker', 2));
  // Nothing of either is pushed meanwhile.
  for (const id of ['owner', 'taker']) await cli.run('contact', 'pause', cli.connectionId, id);
  for (const id of ['owner', 'taker'])
    await cli.rig.until(cli.connectionId, id, (view) => view.status === 'paused');
  const taken = await cli.run('links', 'set', cli.connectionId, 'taker', String(record), '--take-over');
  expect(taken.code).toBe(0);
  expect(await shown('owner')).toBeNull();
  expect(await shown('taker')).toBe(record);
  await expect.poll(() => queried('owner')).toBeUndefined();
  await expect.poll(() => queried('taker')).toBe(record);
  // Temporal's lists follow in their own time.
  await expect.poll(() => listed(String(record))).toBe(1);
});

test('a link that is removed is gone everywhere, also while nothing is pushed', async () => {
  const { externalId: record } = await push('rita', ...person('Rita', 3));
  await cli.run('contact', 'pause', cli.connectionId, 'rita');
  await cli.rig.until(cli.connectionId, 'rita', (view) => view.status === 'paused');
  await expect.poll(() => listed(String(record))).toBe(1);
  expect((await cli.run('links', 'remove', cli.connectionId, 'rita')).code).toBe(0);
  expect(await shown('rita')).toBeNull();
  await expect.poll(() => queried('rita')).toBeUndefined();
  await expect.poll(() => listed(String(record))).toBe(0);
  await cli.run('contact', 'resume', cli.connectionId, 'rita');
  await push('rita', '--set', 'title=back');
  expect(await shown('rita')).toBe(record);
});

test('a push that stops without a record does not bring the former one back', async () => {
  const { externalId: record } = await push('olaf', ...person('Olaf', 4));
  await push('nora', ...person('Nora', 5));
  // The record keeps the phone by which the former owner finds it.
  await cli.run('contact', 'pause', cli.connectionId, 'nora');
  await cli.rig.until(cli.connectionId, 'nora', (view) => view.status === 'paused');
  await cli.run('links', 'set', cli.connectionId, 'nora', String(record), '--take-over');
  await cli.rig.until(cli.connectionId, 'olaf', (view) => view.status === 'needs_attention');
  expect(await queried('olaf')).toBeUndefined();
  expect(await shown('olaf')).toBeNull();
});
