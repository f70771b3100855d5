// What may be reached is the workers' to say, whoever types in whichever shell.
import { expect, test } from 'vitest';
import { environmentOf } from '../test/support/cli-process.ts';
import { runCli } from '../test/support/run-cli.ts';
import { useCli } from '../test/support/use-cli.ts';

const cli = useCli();
const add = (id: string, baseUrl: string, allowed: string) =>
  runCli(
    { ...environmentOf(cli.rig, cli.folder), SYNCLINE_ALLOW_TARGETS: allowed },
    'connection',
    'add',
    id,
    '--connector',
    'http',
    '--set',
    `baseUrl=${baseUrl}`,
    '--secret',
    'key=demo-key',
  );

test('an address that the worker reaches is taken in a shell that knows nothing of it, and can be tested there', async () => {
  expect(await add('crm', `${cli.rig.crm.url}/generic/crm`, '')).toMatchObject({ code: 0, stderr: '' });
  const env = { ...environmentOf(cli.rig, cli.folder), SYNCLINE_ALLOW_TARGETS: '' };
  expect((await runCli(env, 'connection', 'test', 'crm')).stdout).toMatch(/^ok {2}/);
});

test('an address that the worker would refuse is refused in a shell that allows it', async () => {
  const refused = await add('inside', 'http://127.0.0.1:9/crm', '127.0.0.1:9');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('SYNCLINE_ALLOW_TARGETS=127.0.0.1:9');
  expect(await cli.rig.connections.find('inside')).toBeUndefined();
});
