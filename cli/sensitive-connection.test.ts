// What is told of a connection whose contacts hold more than contact data, and whose CRM has a login page of its own.
import { expect, test } from 'vitest';
import { useCli } from '../test/support/use-cli.ts';

const cli = useCli();
const add = (id: string, ...words: string[]) =>
  cli.run('connection', 'add', id, '--connector', 'healthsherpa', '--secret', 'apiKey=key', ...words);
const agent = ['--set', 'agentEmail=agent@example.com'];

test('connection add says what travels in clear, to people and to scripts', async () => {
  const told = /hold health data .* travel in clear through Temporal until payload encryption is on/;
  expect((await add('medicare', ...agent)).stdout).toMatch(told);
  const { notice } = (await add('medicare-2', ...agent, '--json')).json() as { notice: string };
  expect(notice).toMatch(told);
});

test('connection show has the page where agents log in; of any other CRM there is none', async () => {
  await add('medicare-3', ...agent);
  const page = 'https://medicare.healthsherpa.com/sessions/new';
  expect((await cli.run('connection', 'show', 'medicare-3')).stdout).toMatch(
    new RegExp(`Log in at +${page}`),
  );
  const shown = async (id: string) => (await cli.run('connection', 'show', id, '--json')).json();
  expect(await shown('medicare-3')).toMatchObject({ loginPage: page });
  expect(await shown(cli.connectionId)).toMatchObject({ loginPage: null });
});

test('a connection without an agent is refused with what is missing', async () => {
  const refused = await add('medicare-4');
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('needs agentEmail')]);
});
