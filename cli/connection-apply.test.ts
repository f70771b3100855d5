// `connection apply -f connections.yaml`, by the real command line: connections as code.
import { expect, test } from 'vitest';
import { environmentOf } from '../test/support/cli-process.ts';
import { runCli } from '../test/support/run-cli.ts';
import { useCli } from '../test/support/use-cli.ts';

const cli = useCli();
const fileOf = (settings = 'quietPeriodMs: 20s', more = ''): string => `connections:
  crm:
    connector: http
    settings:
      baseUrl: ${cli.rig.crm.url}/generic/crm
      ${settings}
    secrets:
      key: { env: CRM_KEY }
${more}`;
const apply = (text: string, ...words: string[]) =>
  runCli(
    { ...environmentOf(cli.rig, cli.folder), CRM_KEY: 'demo-key', OTHER_KEY: 'hush' },
    'connection',
    'apply',
    '-f',
    cli.write('connections.yaml', text),
    ...words,
  );
const stored = () => cli.rig.connections.find('crm');

test('a plan changes nothing, applying does what it says, and the second time there is nothing to do', async () => {
  const planned = await apply(fileOf(), '--plan');
  expect(planned).toMatchObject({ code: 0, stderr: '' });
  expect(planned.stdout).toBe(
    'add     crm (http)\n          set: baseUrl, quietPeriodMs\n          secret: key\n' +
      `Not in the file, and left alone: ${cli.connectionId}\nThis is the plan; nothing was changed.\n`,
  );
  expect(await stored()).toBeUndefined();

  expect((await apply(fileOf())).stdout).toMatch(/^add {5}crm .*\nApplied\.\n$/s);
  expect(await stored()).toMatchObject({
    settings: { quietPeriodMs: 20_000 },
    secrets: { key: 'demo-key' },
    state: 'active',
    epoch: 1,
  });
  expect((await cli.run('connection', 'test', 'crm')).code).toBe(0);

  expect((await apply(fileOf(), '--json')).json()).toMatchObject({
    applied: true,
    connections: [{ connectionId: 'crm', action: 'none', set: [], unset: [], secrets: [] }],
  });
  expect((await stored())?.epoch).toBe(1);
});

test('what the file does not name any more is at its default, and a renewed secret is never shown', async () => {
  await apply(fileOf());
  const changed = await apply(fileOf('fetch: { method: GET }').replace('CRM_KEY', 'OTHER_KEY'));
  expect(changed.stdout).toContain(
    'change  crm (http)\n          set: fetch.method\n          back to the default: quietPeriodMs\n          secret: key\n',
  );
  expect(changed.stdout + changed.stderr).not.toContain('hush');
  expect(await stored()).toMatchObject({ secrets: { key: 'hush' } });
  expect(Object.keys((await stored())?.settings ?? {}).toSorted()).toEqual(['baseUrl', 'fetch']);
});

test.each<[string, (text: string) => string, string]>([
  ['a broken file', () => 'connections: [', 'It is no YAML: '],
  ['no connections', () => 'crm: {}', 'The file begins with "connections:"'],
  [
    'an unknown member',
    (text) => text.replace('settings:', 'setings:'),
    'crm: There is no "setings": did you mean settings?',
  ],
  [
    'an unknown setting',
    (text) => text.replace('quietPeriodMs', 'quietPeriodMz'),
    'crm: There is no setting quietPeriodMz: did you mean quietPeriodMs?',
  ],
  [
    'a secret that is written out',
    (text) => text.replace('{ env: CRM_KEY }', 'hush'),
    'the secret "key" must name the variable that holds it: "key: { env: CRM_KEY }".',
  ],
  [
    'a variable that is not set',
    (text) => text.replace('CRM_KEY', 'NO_KEY'),
    'the variable NO_KEY of the secret "key" is not set.',
  ],
  [
    'an unknown connector',
    (text) => text.replace('connector: http', 'connector: htpp'),
    'did you mean http?',
  ],
])('%s is refused before anything is changed', async (_name, change, sentence) => {
  await apply(fileOf());
  const before = await stored();
  const good = `  other:\n    connector: http\n    settings: { baseUrl: "${cli.rig.crm.url}/generic/crm" }\n    secrets: { key: { env: CRM_KEY } }\n`;
  const refused = await apply(change(fileOf('quietPeriodMs: 30s', good)));
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain(sentence);
  expect(refused.stderr).not.toContain('hush');
  expect(await stored()).toEqual(before);
  expect(await cli.rig.connections.find('other')).toBeUndefined();
});

test('settings that point elsewhere are in the plan, and with links a person says which account it is', async () => {
  await apply(fileOf());
  await cli.rig.sendNow('crm', 'ann', { fields: { name: 'Ann', phone: '+12025550181' } });
  const moved = fileOf('create: { url: /v2/create }');
  expect((await apply(moved, '--plan')).stdout).toContain('points elsewhere by: create.url (');
  const refused = await apply(moved);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('--same-account: the links stay');
  expect((await stored())?.settings).not.toHaveProperty('create');
  expect(await apply(moved, '--same-account')).toMatchObject({ code: 0 });
  expect(await cli.rig.linksOf('crm')).toHaveLength(1);
});
