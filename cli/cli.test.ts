import path from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../test/support/run-cli.ts';
import { useCli } from '../test/support/use-cli.ts';

const cli = useCli({ settings: { quietPeriodMs: 2_000 } });
const syncline = cli.run;

test('without a stack and without addresses, it says what to start or set', async () => {
  const run = await runCli({ SYNCLINE_HOME: path.join(cli.folder, 'none') }, 'connection', 'list');
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(
    /^No stack runs in .*: start it with `npm start`, or set TEMPORAL_ADDRESS and DATABASE_URL\.\n$/,
  );
});

test.each([
  [['contact', 'frob'], "unknown command 'frob'"],
  [['connection', 'add', 'x'], "required option '--connector <name>' not specified"],
  [['connection', 'add', 'x', '--connector', 'htpp'], 'did you mean http?'],
  [['connection', 'add', 'x', '--connector', 'http', '--set', 'baseUrl'], '--set takes key=value'],
  [
    ['connection', 'add', 'x', '--connector', 'http', '--set', 'baseUlr=https://crm.example.com'],
    'did you mean baseUrl?',
  ],
  [
    ['connection', 'add', 'x', '--connector', 'http', '--set', 'baseUrl=https://crm.example.com'],
    'needs --secret key=',
  ],
  [
    [
      'connection',
      'add',
      'x',
      '--connector',
      'http',
      '--set',
      'baseUrl=https://10.0.0.1/',
      '--secret',
      'key=hush',
    ],
    'SYNCLINE_ALLOW_TARGETS=10.0.0.1:443',
  ],
  [['connection', 'add', 'x'.repeat(65), '--connector', 'http'], 'longer than 64 bytes'],
  [['bulk', 'start', 'x.csv'], "required option '--connection <id>' not specified"],
  [['links', 'export'], 'Of which connection? Say syncline links export --connection …;'],
  [['links', 'import', 'ids.csv'], 'Say syncline links import ids.csv --connection …;'],
  [['links', 'export', 'one', '--connection', 'two'], 'Is it the connection "one" or "two"?'],
])('wrong usage ends with 2 and says how (%#)', async (words, sentence) => {
  const run = await syncline(...words);
  expect(run.stderr).toContain(sentence);
  expect(run.stderr).not.toMatch(/hush|\n {4}at /);
  expect(run.code).toBe(words.includes('x'.repeat(65)) ? 1 : 2);
});

test('an error with --json is a JSON document too', async () => {
  const run = await syncline('contact', 'show', cli.connectionId, 'nobody', '--json');
  expect(run.code).toBe(1);
  expect(run.json()).toEqual({
    error: `Nobody has heard of the contact "nobody" on "${cli.connectionId}" yet.`,
  });
});

test('a connection is added, shown without its secret, tested, changed, paused and resumed', async () => {
  const settings = [
    '--set',
    `baseUrl=${cli.rig.crm.url}/generic/crm`,
    'fetch.method=GET',
    '--set',
    'quietPeriodMs=10s',
  ];
  const added = await syncline(
    'connection',
    'add',
    'mine',
    '--connector',
    'http',
    ...settings,
    '--secret',
    'key=hush',
    '--json',
  );
  expect(added.stderr).toBe('');
  expect(added.json()).toEqual({ connectionId: 'mine', connector: 'http', state: 'active' });
  expect(
    (await syncline('connection', 'add', 'mine', '--connector', 'http', ...settings, '--secret', 'key=a'))
      .stderr,
  ).toBe('There is already a connection "mine".\n');
  const shown = await syncline('connection', 'show', 'mine', '--json');
  expect(shown.json()).toMatchObject({
    settings: { quietPeriodMs: 10_000, fetch: { method: 'GET' } },
    secrets: ['key'],
  });
  expect(shown.stdout + (await syncline('connection', 'show', 'mine')).stdout).not.toContain('hush');
  const refused = await syncline('connection', 'test', 'mine');
  expect(refused.code).toBe(1);
  expect(refused.stdout).toMatch(/^PROBLEM {2}GET \S+ answered 401/);
  expect((await syncline('connection', 'set', 'mine', '--secret', 'key=demo-key')).code).toBe(0);
  expect((await syncline('connection', 'test', 'mine')).stdout).toMatch(/^ok {2}GET \S+ answered 404/);
  expect(
    (await syncline('connection', 'set', 'mine', '--set', 'maxWaitMs=20s', '--json')).json(),
  ).toMatchObject({ state: 'active' });
  expect((await syncline('connection', 'pause', 'mine', '--json')).json()).toMatchObject({ state: 'paused' });
  expect((await syncline('connection', 'resume', 'mine', '--json')).json()).toMatchObject({
    state: 'active',
  });
  const list = JSON.parse((await syncline('connection', 'list', '--json')).stdout) as unknown[];
  expect(list).toContainEqual({ connectionId: 'mine', connector: 'http', state: 'active' });
});

test('a change waits for quiet, and its story is told before and after the push', async () => {
  const changed = await syncline(
    'contact',
    'change',
    cli.connectionId,
    'ada',
    '--set',
    'name=Ada',
    'phone=+4930111',
    '--json',
  );
  expect(changed.json()).toMatchObject({
    connectionId: cli.connectionId,
    contactId: 'ada',
    workflowId: `contact:${cli.connectionId}:ada`,
  });
  const waiting = (await syncline('contact', 'show', cli.connectionId, 'ada', '--json')).json();
  expect(Object.keys(waiting)).toEqual(
    expect.arrayContaining([
      'connectionId',
      'contactId',
      'workflowId',
      'status',
      'externalId',
      'url',
      'lastOutcome',
      'lastSyncedAt',
      'pendingFields',
      'dueAt',
      'failure',
      'timeline',
    ]),
  );
  await cli.rig.until(cli.connectionId, 'ada', (view) => view.status === 'synced');
  // Again while nobody answers it in time, as on a slow machine.
  let story: Record<string, unknown>;
  do story = (await syncline('contact', 'show', cli.connectionId, 'ada', '--json')).json();
  while (story['answeredBy'] === 'no worker');
  expect(story).toMatchObject({
    status: 'synced',
    lastOutcome: 'created',
    externalId: expect.any(String),
    pendingFields: [],
  });
  expect(story['timeline']).toMatchObject([
    { outcome: 'created', changeIds: [expect.any(String)], failure: null },
  ]);
  expect((await syncline('contact', 'show', cli.connectionId, 'ada')).stdout).toMatch(
    /^ada on .* {2}synced\n {2}Record {5}\S+/,
  );
});

test('--now waits for the outcome and prints the record; a failure says what to do and ends with 1', async () => {
  const now = await syncline(
    'contact',
    'change',
    cli.connectionId,
    'bob',
    '--set',
    'name=Bob',
    '--set',
    'phone=+4930112',
    '--now',
    '--json',
  );
  expect(now.json()).toMatchObject({
    outcome: 'created',
    externalId: expect.any(String),
    url: expect.any(String),
  });
  expect(now.code).toBe(0);
  const failed = await syncline(
    'contact',
    'change',
    cli.connectionId,
    'cid',
    '--set',
    'email=cid@example.com',
    '--now',
  );
  expect(failed.code).toBe(1);
  expect(failed.stdout).toContain('needs_attention');
  expect(failed.stdout).toContain('→ ');
  const shown = await syncline('contact', 'show', cli.connectionId, 'cid', '--json');
  const { failure, timeline } = shown.json();
  expect(failure).toEqual({
    kind: 'invalid_record',
    message: expect.any(String),
    whatToDo: 'Correct the field and send the change again.',
    field: expect.any(String),
  });
  expect(timeline).toMatchObject([{ failure }]);
  // Temporal's lists, by which the failed ones are found, follow in their own time.
  const query = `SyncStatus='needs_attention' AND ConnectionId='${cli.connectionId}'`;
  await expect.poll(async () => (await cli.rig.client.workflow.count(query)).count).toBe(1);
  const retried = await syncline('contact', 'retry', cli.connectionId, '--all-failed', '--json');
  expect(retried.json()).toEqual({ connectionId: cli.connectionId, retried: 1 });
});

test('a contact is paused, resumed, forgotten and restored', async () => {
  await syncline(
    'contact',
    'change',
    cli.connectionId,
    'dan',
    '--set',
    'name=Dan',
    'phone=+4930113',
    '--now',
  );
  expect((await syncline('contact', 'pause', cli.connectionId, 'dan')).code).toBe(0);
  await cli.rig.until(cli.connectionId, 'dan', (view) => view.status === 'paused');
  expect((await syncline('contact', 'resume', cli.connectionId, 'dan')).code).toBe(0);
  expect((await syncline('contact', 'forget', cli.connectionId, 'dan', '--json')).json()).toMatchObject({
    forgotten: true,
  });
  expect((await syncline('contact', 'show', cli.connectionId, 'dan', '--json')).json()).toMatchObject({
    status: 'forgotten',
  });
  const restored = await syncline('contact', 'restore', cli.connectionId, 'dan', '--json');
  expect(restored.json()).toMatchObject({ restored: true, externalId: expect.any(String) });
  expect((await syncline('contact', 'pause', cli.connectionId, 'nobody')).code).toBe(1);
});

test('links are imported, exported as they were imported, taken over and removed', async () => {
  const csv = cli.write('links.csv', 'contact_id,external_id\nl1,E1\nl2,E2\nl3,E1\n,E4\nl5,\n');
  const imported = await syncline('links', 'import', csv, '--connection', cli.connectionId, '--json');
  expect(imported.json()).toEqual({ rows: 5, set: 2, unchanged: 0, refused: 3 });
  expect(imported.stderr).toBe(
    'line 4: The record belongs to the contact "l1"\nline 5: has no contact id: "contact_id" is empty\nline 6: has no external id\n',
  );
  expect(imported.code).toBe(1);
  expect((await syncline('links', 'set', cli.connectionId, 'l3', 'E1')).stderr).toContain('use --take-over');
  expect((await syncline('links', 'set', cli.connectionId, 'l3', 'E1', '--take-over')).code).toBe(0);
  const exported = await syncline('links', 'export', cli.connectionId);
  expect(exported.stdout).toMatch(/^contactId,externalId,url,linkedAt\n/);
  expect(exported.stdout).toMatch(/\nl2,E2,,\S+\nl3,E1,,\S+\n/);
  expect((await syncline('links', 'remove', cli.connectionId, 'l3')).code).toBe(0);
  expect((await syncline('links', 'remove', cli.connectionId, 'l3')).code).toBe(1);
});

test.each([
  [['company', 'change', '<connection>', 'acme', '--set', 'name=Acme'], 'companies'],
  [['deal', 'change', '<connection>', 'acme', '--set', 'name=Acme', '--now'], 'deals'],
  [['company', 'retry', '<connection>', '--all-failed'], 'companies'],
  [['links', 'set', '<connection>', 'acme', 'E9', '--object', 'company'], 'companies'],
  [['links', 'export', '--connection', '<connection>', '--object', 'deal'], 'deals'],
  [['bulk', 'start', '<file>', '--connection', '<connection>', '--object', 'deal'], 'deals'],
])('what the connector does not take is refused at the edge: %j', async (words, many) => {
  const file = cli.write('deals.csv', 'id,name\n1,Big\n');
  const run = await syncline(
    ...words.map((word) => word.replace('<connection>', cli.connectionId).replace('<file>', file)),
  );
  expect(run).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `http takes contacts only, and no ${many}: name a connection that takes them.\n`,
  });
  const { count } = await cli.rig.client.workflow.count(`WorkflowType IN ('companySync', 'dealSync')`);
  expect(count).toBe(0);
  expect(await cli.rig.linksOf(cli.connectionId)).not.toContain('E9');
});

test.each([
  ['contact', 'contactId'],
  ['company', 'companyId'],
  ['deal', 'dealId'],
])('%s has every command, with <%s>', async (object, id) => {
  const { stdout } = await syncline(object, '--help');
  for (const name of ['change', 'show', 'pause', 'resume', 'forget', 'restore', 'deleted'])
    expect(stdout).toContain(`${name} [options] <connection> <${id}>`);
  expect(stdout).toContain(`retry [options] <connection> [${id}]`);
});

test('where a CRM has no harmless call, --sample sends one contact and says so', async () => {
  const blind = await cli.rig.addConnection({ fetch: 'none', crmDeduplicates: false });
  const { records } = await cli.rig.crm.stats();
  const asked = await syncline('connection', 'test', blind);
  expect(asked).toMatchObject({ code: 0 });
  expect(asked.stdout).toContain('--sample');
  expect((await cli.rig.crm.stats()).records).toBe(records);
  const sent = await syncline('connection', 'test', blind, '--sample');
  expect(sent).toMatchObject({ code: 0 });
  expect(sent.stdout).toMatch(/made the record lead-\d+/);
  expect((await cli.rig.crm.stats()).records).toBe(records + 1);
});
