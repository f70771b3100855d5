// docs/connectors/hubspot-on-http.md: its command, typed as it stands, and what then happens to contacts.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { useCli } from '../../support/use-cli.ts';
import { useOpened } from '../../support/use-opened.ts';
import { createHubSpotServer } from './hubspot-server.ts';

const page = readFileSync(new URL('../../../docs/connectors/hubspot-on-http.md', import.meta.url), 'utf8');
const hubspot = useOpened(createHubSpotServer);
const cli = useCli({ otherTargets: () => [hubspot.url] });
const path = '/crm/v3/objects/contacts';
const look = (email: string) => `GET ${path}/${email}`;
const ids = () => [...hubspot.contacts.keys()];
const only = () => hubspot.contacts.get(ids()[0] ?? '');

/** The words that bash makes of a command, with HubSpot's address replaced by the server's. */
function wordsOf(command: string): string[] {
  const script = `syncline() { printf '%s\\0' "$@"; }\n${command}`;
  const said = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
  return said.map((word) => word.replace('https://api.hubapi.com', hubspot.url));
}

let isAdded = false;
/** Once, by the command of the page; a first test of another order finds it too. */
async function addConnection(): Promise<void> {
  if (isAdded) return;
  const [command = ''] = /^syncline connection add (?:.*\\\n)*.*$/m.exec(page) ?? [];
  const added = await cli.run(...wordsOf(command));
  expect(added).toMatchObject({ code: 0, stderr: '' });
  isAdded = true;
}

beforeEach(async () => {
  hubspot.reset();
  await addConnection();
});

async function change(id: string, ...fields: string[]): Promise<Record<string, unknown>> {
  const words = fields.flatMap((field) => ['--set', field]);
  return (await cli.run('contact', 'change', 'hubspot', id, ...words, '--now', '--json')).json();
}

test('the connection test is content, and warns of nothing', async () => {
  const [command = ''] = /^syncline connection test hubspot$/m.exec(page) ?? [];
  const { code, stdout, stderr } = await cli.run(...wordsOf(command));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('404');
  expect(stdout).not.toContain('everything');
});

test('a contact is created with its properties, updated by its id, and a cleared field is emptied', async () => {
  const made = await change(
    'a',
    'email=ann@example.com',
    'firstName=Ann',
    'lastName=Lee',
    'title=CTO',
    'x=1',
  );
  const [id = ''] = ids();
  expect(made).toMatchObject({ outcome: 'created', externalId: id });
  expect(hubspot.sent).toEqual([
    look('ann@example.com'),
    `POST ${path} ${JSON.stringify({
      properties: { email: 'ann@example.com', firstname: 'Ann', lastname: 'Lee', jobtitle: 'CTO' },
    })}`,
  ]);
  hubspot.sent.length = 0;
  expect(await change('a', 'company=Example', 'phone=+12025550141', 'title=')).toMatchObject({
    outcome: 'updated',
    externalId: id,
  });
  expect(hubspot.sent).toEqual([expect.stringMatching(`^PATCH ${path}/${id} `)]);
  expect(only()).toEqual({
    email: 'ann@example.com',
    firstname: 'Ann',
    lastname: 'Lee',
    jobtitle: '',
    company: 'Example',
    phone: '+12025550141',
  });
});

test('a person who is there already is found by e-mail, whatever its capitals, and updated', async () => {
  hubspot.contacts.set('51', { email: 'bob@example.com', firstname: 'B.', company: 'Theirs' });
  expect(await change('b', 'email=Bob@Example.com', 'firstName=Bob')).toMatchObject({ externalId: '51' });
  expect(ids()).toEqual(['51']);
  expect(only()).toMatchObject({ firstname: 'Bob', company: 'Theirs' });
});

test('a 409 that names the contact is adopted when it has the e-mail', async () => {
  hubspot.contacts.set('37765128953', { email: 'cyd@example.com' });
  hubspot.unseen.add('37765128953');
  expect(await change('c', 'email=cyd@example.com', 'firstName=Cyd')).toMatchObject({
    externalId: '37765128953',
  });
  expect(hubspot.sent.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    look('cyd@example.com'),
    `POST ${path}`,
    `GET ${path}/37765128953`,
    `PATCH ${path}/37765128953`,
  ]);
  expect(only()).toEqual({ email: 'cyd@example.com', firstname: 'Cyd' });
});

test('a property that HubSpot does not have is refused with its words', async () => {
  const shape = ['connection', 'set', 'hubspot'];
  expect((await cli.run(...shape, '--set', 'customFields.plan=plan_name')).code).toBe(0);
  expect(await change('d', 'email=dan@example.com', 'plan=pro')).toMatchObject({
    outcome: 'needs_attention',
    failure: { kind: 'invalid_record', message: expect.stringContaining('Property values were not valid') },
  });
  expect(ids()).toEqual([]);
  expect((await cli.run(...shape, '--unset', 'customFields')).code).toBe(0);
});

test('a contact without an e-mail is not sent', async () => {
  expect(await change('e', 'firstName=Eve', 'phone=+12025550142')).toMatchObject({
    failure: { kind: 'invalid_record', message: expect.stringContaining('email is required') },
  });
  expect(hubspot.sent).toEqual([]);
});

test.each([
  [429, { status: 'error', message: 'You have reached your secondly limit.', errorType: 'RATE_LIMIT' }],
  [477, { status: 'error', message: 'Account is being moved' }],
])('%s is tried again by itself', async (status, body) => {
  hubspot.answerAll({ status, body });
  const id = `f-${status}`;
  const words = ['contact', 'change', 'hubspot', id, '--set', `email=${id}@example.com`, '--now'];
  await cli.run(...words, '--wait', '1');
  await cli.rig.untilRetrying('hubspot', id, String(status));
  expect(ids()).toEqual([]);
  hubspot.answerAll(undefined);
  await cli.rig.until('hubspot', id, (view) => view.status === 'synced');
  expect(only()).toMatchObject({ email: `${id}@example.com` });
});

test('a missing scope asks for the right, and is not tried for ever', async () => {
  const body = JSON.parse(readFileSync(new URL('answers/missing-scopes.json', import.meta.url), 'utf8'));
  hubspot.answerAll({ status: 403, body: body as object });
  expect(await change('g', 'email=gus@example.com')).toMatchObject({
    failure: { kind: 'forbidden', message: expect.stringContaining('scopes are required') },
  });
});

test('a token that is not taken any more parks the contact until the page’s command brings another', async () => {
  hubspot.takeToken('NEW_TOKEN');
  await cli.run(
    'contact',
    'change',
    'hubspot',
    'h',
    '--set',
    'email=hal@example.com',
    '--now',
    '--wait',
    '1',
  );
  await cli.rig.until('hubspot', 'h', ({ failure }) => failure?.kind === 'auth_expired');
  const [, command = ''] = /`(syncline connection set hubspot --secret key=NEW_TOKEN)`/.exec(page) ?? [];
  expect((await cli.run(...wordsOf(command))).code).toBe(0);
  await cli.rig.until('hubspot', 'h', ({ status }) => status === 'synced');
  expect(only()).toMatchObject({ email: 'hal@example.com' });
  const old = ['connection', 'set', 'hubspot', '--secret', 'key=YOUR_PRIVATE_APP_TOKEN'];
  expect((await cli.run(...old)).code).toBe(0);
});

test('a contact that the app deletes is archived where the connection says so', async () => {
  expect((await cli.run('connection', 'set', 'hubspot', '--set', 'onContactDeleted=delete')).code).toBe(0);
  await change('i', 'email=ida@example.com');
  const [id = ''] = ids();
  expect((await cli.run('contact', 'deleted', 'hubspot', 'i')).code).toBe(0);
  await expect.poll(() => hubspot.sent.at(-1)).toBe(`DELETE ${path}/${id}`);
  expect(ids()).toEqual([]);
});
