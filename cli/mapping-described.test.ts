// A CRM that tells its own fields: names are checked against them before anything is stored.
import { beforeAll, expect, test } from 'vitest';
import { useCli } from '../test/support/use-cli.ts';

const cli = useCli();

beforeAll(async () => {
  const baseUrl = `${cli.rig.crm.url}/hubspot`;
  const words = ['connection', 'add', 'hub', '--connector', 'hubspot', '--set', `baseUrl=${baseUrl}`];
  const added = await cli.run(...words, '--secret', 'token=demo-key');
  expect(added).toMatchObject({ code: 0, stderr: '' });
});

test("the account's own fields are listed with type, options and what may not be written", async () => {
  const { stdout, code } = await cli.run('fields', 'hub');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^FIELD +LABEL +TYPE/);
  expect(stdout).toMatch(/^email +Email +email +unique$/m);
  expect(stdout).toMatch(/^lifecyclestage +Lifecycle Stage +choice +one of .*lead \(Lead\)/m);
  expect(stdout).toMatch(/^createdate .*read-only/m);
  const deals = (await cli.run('fields', 'hub', '--object', 'deal', '--json')).json();
  expect(deals).toMatchObject({ kind: 'described', object: 'deal' });
  expect(deals['fields']).toContainEqual(expect.objectContaining({ name: 'dealname' }));
});

test('a field that the account has not is refused with the nearest, and the command that lists them', async () => {
  const refused = await cli.run('mapping', 'set', 'hub', 'title=jobtitel', 'score=createdate');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toBe(
    'This account has no field jobtitel: did you mean jobtitle?\n' +
      'createdate is set by the CRM itself, and nobody else may.\n' +
      'syncline fields hub shows those that there are.\n',
  );
  const deal = await cli.run('mapping', 'set', 'hub', 'stage=dealstagee', '--object', 'deal');
  expect(deal.stderr).toContain('syncline fields hub --object deal shows');
  expect(await cli.rig.connections.find('hub')).toMatchObject({ epoch: 1 });
});

test('one that it has is taken, and shown with the rest', async () => {
  const set = await cli.run('mapping', 'set', 'hub', 'phone=mobilephone', 'contact_title=none');
  expect(set).toMatchObject({ code: 0, stderr: '' });
  expect(set.stdout).not.toContain('nobody has checked');
  const { stdout } = await cli.run('mapping', 'show', 'hub');
  expect(stdout).toMatch(/^phone +→ +mobilephone +changed here$/m);
  expect(stdout).toMatch(/^firstName, else the first name in name +→ +firstname$/m);
  expect(stdout).toMatch(/^our id +→ +syncline_id$/m);
  expect(stdout).toContain('Not sent, as you said: title.');
  expect(stdout).toContain('Sent another way: companyId.');
  expect(stdout).toContain('Without a place there: emails, phones, tags, ownerEmail.');
});

test('the same for Salesforce, whose fields have other names and limits', async () => {
  const instanceUrl = `${cli.rig.crm.url}/salesforce`;
  const settings = ['auth=token', `instanceUrl=${instanceUrl}`].flatMap((pair) => ['--set', pair]);
  const words = ['connection', 'add', 'force', '--connector', 'salesforce', '--secret', 'token=demo-key'];
  expect(await cli.run(...words, ...settings)).toMatchObject({ code: 0, stderr: '' });
  expect((await cli.run('fields', 'force')).stdout).toMatch(
    /^LastName +\S.* text +required; .*at most 80 characters/m,
  );
  const refused = await cli.run('mapping', 'set', 'force', 'phone=MobilPhone', 'company=Company');
  expect(refused.stderr).toContain('This account has no field MobilPhone: did you mean MobilePhone?\n');
  expect(refused.stderr).toContain('This account has no field Company');
  expect(await cli.run('mapping', 'set', 'force', 'phone=MobilePhone')).toMatchObject({
    code: 0,
    stderr: '',
  });
  expect((await cli.run('mapping', 'show', 'force')).stdout).toMatch(/^phone +→ +MobilePhone /m);
});
