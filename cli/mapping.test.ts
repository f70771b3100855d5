// The mapping as people see and change it, by the real command line against a real CRM.
import { expect, test } from 'vitest';
import { eventually } from '../test/support/patience.ts';
import { useCli } from '../test/support/use-cli.ts';

const cli = useCli({ settings: { quietPeriodMs: 50, maxWaitMs: 100 } });
const requests = async () => (await cli.rig.crm.requests()).filter(({ method }) => method !== 'GET');

test('the rows in force are shown, with what is changed here', async () => {
  const { stdout, code } = await cli.run('mapping', 'show', cli.connectionId);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^email +→ +email$/m);
  expect(stdout).toContain('Sent another way: firstName, lastName.');
  expect(stdout).toContain('Every other field goes into custom_fields.');
  const set = await cli.run('mapping', 'set', cli.connectionId, 'contact_title=position', 'website=none');
  expect(set).toMatchObject({ code: 0, stderr: '' });
  expect(set.stdout).toContain('This CRM cannot tell which fields it has, so nobody has checked the names.');
  expect(set.stdout).toContain(
    `pushed again by syncline connection resync ${cli.connectionId}, those that need you by ` +
      `syncline contact retry --all-failed ${cli.connectionId}\n`,
  );
  const shown = await cli.run('mapping', 'show', cli.connectionId, '--json');
  expect(shown.json()).toMatchObject({
    object: 'contact',
    setting: 'fields',
    rows: expect.arrayContaining([
      { crmField: 'position', rule: { from: 'title' }, isChanged: true },
    ]) as unknown,
    ignored: ['website'],
  });
  await cli.run('mapping', 'set', cli.connectionId, '--unset', 'title', '--unset', 'website');
  expect((await cli.run('mapping', 'show', cli.connectionId)).stdout).not.toContain('position');
});

test.each<[words: string[], sentence: string, code: number]>([
  [['mapping', 'set', '{c}'], 'Say what goes where: ourField=TheirField, or --unset ourField.', 2],
  [['mapping', 'set', '{c}', 'title'], 'mapping set takes key=value, and not "title".', 2],
  [['mapping', 'show', 'nobody'], 'There is no connection "nobody"', 1],
  [['mapping', 'show', '{c}', '--object', 'deal'], 'http takes contacts only, and no deals', 1],
  [['connection', 'resync', 'nobody'], 'There is no connection "nobody"', 1],
])('%j: %s', async (words, sentence, code) => {
  const run = await cli.run(...words.map((word) => word.replace('{c}', cli.connectionId)));
  expect(run).toMatchObject({ code });
  expect(run.stderr).toContain(sentence);
});

test('a CRM that cannot tell its fields says so', async () => {
  expect(await cli.run('fields', cli.connectionId)).toMatchObject({
    code: 0,
    stdout: 'This CRM cannot tell which fields its contacts have.\n',
  });
  expect((await cli.run('fields', cli.connectionId, '--json')).json()).toMatchObject({
    kind: 'not_told',
    fields: null,
  });
});

test('after another mapping everything linked is looked at again, and only what differs is sent', async () => {
  const change = (id: string, ...set: string[]) =>
    cli.run('contact', 'change', cli.connectionId, id, '--now', ...set.flatMap((pair) => ['--set', pair]));
  await change('r-1', 'name=Ann Lee', 'phone=+12025550171', 'title=CEO');
  await change('r-2', 'name=Bob Ray', 'phone=+12025550172');
  const before = (await requests()).length;
  await cli.run('mapping', 'set', cli.connectionId, 'title=position');
  const resynced = await cli.run('connection', 'resync', cli.connectionId, '--json');
  expect(resynced.json()).toMatchObject({ entities: { contact: 2, company: 0, deal: 0 }, unknown: 0 });

  const outcomeOf = async (id: string) =>
    (await cli.run('contact', 'show', cli.connectionId, id, '--json')).json() as {
      lastOutcome: string;
      timeline: { outcome: string; sentFields: string[] }[];
    };
  const ended = await eventually(
    'both pushes',
    () => Promise.all(['r-1', 'r-2'].map(outcomeOf)),
    (both) => both.every(({ timeline }) => timeline.length === 2),
  );
  expect(ended.map(({ timeline }) => timeline[1])).toMatchObject([
    { outcome: 'updated', sentFields: ['position'] },
    { outcome: 'unchanged', sentFields: [] },
  ]);
  expect(await requests()).toHaveLength(before + 1);
});
