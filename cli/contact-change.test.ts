// What `contact change` takes, and what it says will happen, by the real command line.
import { expect, test } from 'vitest';
import { useCli } from '../test/support/use-cli.ts';

const cli = useCli({ settings: { quietPeriodMs: 600_000, maxWaitMs: 600_000 } });
const change = (id: string, ...words: string[]) =>
  cli.run('contact', 'change', cli.connectionId, id, ...words);
const fieldsOf = async (phone: string) =>
  (await cli.rig.crm.records()).find(({ fields }) => fields['phone'] === phone)?.fields;

test('--json-fields carries numbers, lists and null', async () => {
  const first = await change(
    'ann',
    '--set',
    'name=Ann',
    'phone=+12025550141',
    '--set',
    'title=Engineer',
    '--json-fields',
    '{"rating": 5, "custom_fields": {"vip": true}, "tags": ["new", "b;c"]}',
    '--now',
    '--json',
  );
  expect(first.json()).toMatchObject({ outcome: 'created' });
  const custom = (await fieldsOf('+12025550141'))?.['custom_fields'] as Record<string, unknown>;
  expect(custom).toMatchObject({ title: 'Engineer', rating: 5, vip: true });
  expect(JSON.stringify(custom)).toContain('b;c');
  expect((await change('ann', '--json-fields', '{"title": null}', '--now', '--json')).json()).toMatchObject({
    outcome: 'updated',
  });
  expect((await fieldsOf('+12025550141'))?.['custom_fields']).not.toMatchObject({ title: 'Engineer' });
});

test.each([
  [['--json-fields', "{'rating': 5}"], 2, '--json-fields is no JSON ('],
  [['--json-fields', '[1]'], 2, '--json-fields takes one object of fields and values, as in'],
  [
    ['--json-fields', '{"account": 12345678901234567890}'],
    1,
    'the field "account" is a number of more digits than arrive (over 2^53): send it as text',
  ],
  [
    ['--set', 'first_name=Ann', '--json-fields', '{"firstName": "Bea"}'],
    2,
    '--set and --json-fields both say what "firstName" is: leave one of them out.',
  ],
  [['--set', 'name=Ann', '--wait', '5'], 2, '--wait goes with --now'],
  [['--set', 'name=Ann', '--request-id', 'r1'], 2, '--request-id goes with --now'],
])('%j is refused, and nothing is sent', async (words, code, sentence) => {
  const refused = await change('nobody', ...words);
  expect(refused.stderr).toContain(sentence);
  expect(refused).toMatchObject({ code, stdout: '' });
  expect((await cli.run('contact', 'show', cli.connectionId, 'nobody')).stderr).toContain('Nobody has heard');
});

test('what is recorded says what will happen to it', async () => {
  expect((await change('bob', '--set', 'name=Bob', 'phone=+12025550142')).stdout).toContain(
    'Recorded. It is pushed when the contact has been quiet for 10 min; see\n  syncline contact show',
  );
  await cli.run('contact', 'pause', cli.connectionId, 'bob');
  await expect
    .poll(async () => (await change('bob', '--set', 'title=b', '--json')).json()['held'])
    .toBe('paused');
  expect((await change('bob', '--set', 'title=c')).stdout).toContain(
    `Recorded and kept: the contact is paused, and it is pushed after \`syncline contact resume ${cli.connectionId} bob\``,
  );
  await cli.run('connection', 'pause', cli.connectionId);
  expect((await change('cid', '--set', 'name=Cid', 'phone=+12025550143')).stdout).toContain(
    `Recorded and kept: the connection is paused, and it is pushed after \`syncline connection resume ${cli.connectionId}\``,
  );
  await cli.run('connection', 'resume', cli.connectionId);
});

test('a change of a forgotten contact is refused, not thrown away', async () => {
  await change('dan', '--set', 'name=Dan', 'phone=+12025550144', '--now');
  await cli.run('contact', 'forget', cli.connectionId, 'dan');
  const refused = await change('dan', '--set', 'title=x');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toBe(`"dan" was forgotten: syncline contact restore ${cli.connectionId} dan\n`);
});

test('"forget" says how long Temporal still keeps the history, and how to end that', async () => {
  await change('fay', '--set', 'name=Fay', 'phone=+12025550146', '--now');
  const { stdout } = await cli.run('contact', 'forget', cli.connectionId, 'fay');
  // The namespace of a test keeps them for a day.
  expect(stdout).toContain('with the values in it, for 24 h more');
  const workflowId = `contact:${cli.connectionId}:fay`;
  expect(stdout).toContain(`--query "WorkflowId='${workflowId}' AND ExecutionStatus!='Running'"`);
  const again = await cli.run('contact', 'forget', cli.connectionId, 'fay', '--json');
  expect(again.json()).toMatchObject({ forgotten: true, leftInTemporal: { workflowId, forMs: 86_400_000 } });
});

test('"deleted" says what becomes of the record, and a line without a change id says so', async () => {
  await change('eve', '--set', 'name=Eve', 'phone=+12025550145', '--now');
  const kept = await cli.run('contact', 'deleted', cli.connectionId, 'eve');
  expect(kept.stdout).toBe(
    'Recorded that "eve" was deleted in your app. Its record in the CRM stays (onContactDeleted=keep); ' +
      `\`syncline contact forget ${cli.connectionId} eve\` erases our copies.\n`,
  );
  await cli.rig.sendNow(cli.connectionId, 'eve', { fields: { title: 'back' } });
  const { stdout } = await cli.run('contact', 'show', cli.connectionId, 'eve');
  expect(stdout).toMatch(/updated +no change id +custom_fields\.title/);
  const erases = await cli.rig.addConnection({
    onContactDeleted: 'delete',
    delete: { url: '/leads/{lead_id}' },
  });
  await cli.run('contact', 'change', erases, 'fay', '--set', 'name=Fay', 'phone=+12025550146', '--now');
  const deleted = await cli.run('contact', 'deleted', erases, 'fay', '--json');
  expect(deleted.json()).toMatchObject({ deleted: true, onContactDeleted: 'delete' });
});

test('settings are taken back by name, and an unknown name is no silence', async () => {
  const id = await cli.rig.addConnection({ fetch: '/find' });
  const settings = async () => (await cli.rig.connections.find(id))?.settings;
  const set = (...words: string[]) => cli.run('connection', 'set', id, ...words);
  expect(await set('--set', 'fetch.method=GET')).toMatchObject({ code: 0, stderr: '' });
  expect(await settings()).toMatchObject({ fetch: { url: '/find', method: 'GET' } });
  expect(await set('--unset', 'fetch.methud')).toMatchObject({
    code: 2,
    stderr: 'There is no setting fetch.methud: did you mean fetch.method?\n',
  });
  expect(await set('--unset', 'fetch.method', '--unset', 'maxWaitMs')).toMatchObject({ code: 0 });
  expect(await settings()).toMatchObject({ fetch: { url: '/find' } });
});

test('--version is the version, and what help names is there', async () => {
  expect((await cli.run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const { stdout } = await cli.run('connection', 'add', '--help');
  expect(stdout).not.toMatch(/hubspot|fetch\.path/);
});
