// Three headers or a login, how often, what the account is, and what survives.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { appClient, loginFor, redirectUri } from '../../oauth/login-for-test.ts';
import { createSimulator } from '../../simulator.ts';
import { copperAt, emails, keyHeaders, startCopper } from './start-copper.ts';

const paths = { authorize: '/copper/oauth/authorize', token: '/copper/oauth/token' };

test.each(Object.keys(keyHeaders))('without %s nobody is let in', async (name) => {
  const crm = await startCopper();
  const { [name as keyof typeof keyHeaders]: _, ...headers } = keyHeaders;
  expect((await crm.api('GET', 'account', undefined, headers)).status).toBe(401);
  expect((await crm.api('GET', 'account', undefined, { ...keyHeaders, [name]: 'other' })).status).toBe(401);
});

test('the code of a login comes in a form, and its token says neither how long it lives nor how to renew it', async () => {
  const crm = await startCopper();
  const login = loginFor(crm.url, paths);
  const form = login.query({ state: 's', scope: 'developer/v1/all' });
  form.set('decision', 'allow');
  form.set('account', '200731');
  const page = await (await fetch(crm.url + paths.authorize, { method: 'POST', body: form })).text();
  expect(page).toContain(`<form method="post" action="${redirectUri}">`);
  expect(page).toContain('name="state" value="s"');
  const [, code = ''] = /name="code" value="([^"]+)"/.exec(page) ?? [];
  const { body } = await login.exchangeCode(code);
  expect(Object.keys(body).toSorted()).toEqual(['access_token', 'scope', 'token_type']);
  const headers = { authorization: `Bearer ${String(body['access_token'])}` };
  expect((await crm.api('GET', 'account', undefined, headers)).body).toMatchObject({ id: 200731 });
  await crm.control('revoke', { crm: 'copper' });
  expect((await crm.api('GET', 'account', undefined, headers)).status).toBe(401);
  expect((await login.exchangeCode('other')).body).toMatchObject({ error: 'invalid_grant' });
  expect(appClient.client_id).toBe('demo-client');
});

test('180 calls in a minute, three bulk calls in a second, and no header that says so', async () => {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const crm = await startCopper({ now: () => now });
  await crm.rules({ limitsRate: true, calls: 6 });
  const bulk = () => crm.api('POST', 'people/bulk_create', { people: [{ name: 'x' }] });
  const statuses = [];
  for (let each = 0; each < 4; each += 1) statuses.push((await bulk()).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  now += 1000;
  expect((await bulk()).status).toBe(200);
  await crm.api('GET', 'account');
  const refused = await crm.api('GET', 'account');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null]);
  now += 60_000;
  expect((await crm.api('GET', 'account')).status).toBe(200);
});

test('account, users, pipelines', async () => {
  const crm = await startCopper();
  expect((await crm.api('GET', 'account')).body).toMatchObject({ id: 100624, name: 'Acme' });
  expect(await crm.list('POST', 'users/search', { page_size: 200 })).toMatchObject([
    { id: 137658, email: 'olivia.owner@example.com' },
    { id: 137659 },
  ]);
  expect(await crm.list('GET', 'pipeline_stages')).toContainEqual({
    id: 123456,
    name: 'Proposal',
    win_probability: 50,
    pipeline_id: 213214,
  });
  expect(await crm.list('GET', 'pipeline_stages/pipeline/213215')).toHaveLength(2);
});

test('records, custom fields and related items survive a restart, and duplicates are counted', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'copper-'));
  onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }));
  const simulator = await createSimulator({ dataFolder, latencyMs: 0 });
  const first = copperAt(simulator.url);
  const { id: field } = await first.field({
    name: 'Syncline id',
    data_type: 'String',
    available_on: ['company'],
  });
  const own = { custom_fields: [{ custom_field_definition_id: field, value: 'c-1' }] };
  const { body: acme } = await first.api('POST', 'companies', { name: 'Acme', ...own });
  const { body: person } = await first.person({ emails: emails('a@example.com'), company_id: acme.id });
  await first.api('POST', 'companies', { name: 'Acme', email_domain: 'acme.example', ...own });
  await first.api('POST', 'companies', { name: 'Acme 2', email_domain: 'acme.example' });
  await simulator.close();

  const second = await startCopper({ dataFolder });
  expect((await second.api('GET', `people/${person.id}`)).body).toMatchObject({
    company_id: acme.id,
    emails: emails('a@example.com'),
  });
  expect(await second.ofCopper()).toMatchObject({
    records: 4,
    // By our id, and by the domain.
    duplicatesOfType: { person: 0, company: 2 },
  });
});

test('a page for people', async () => {
  const crm = await startCopper();
  const { body } = await crm.person({ emails: emails('a@example.com') });
  const page = await crm.call(`/copper/companies/100624/app/contact/${body.id}`);
  expect([page.status, page.text.includes('My Contact')]).toEqual([200, true]);
  // As the address of a record reads; what follows the # stays in the browser.
  const app = await crm.call('/copper/companies/100624/app');
  expect([app.status, app.text.includes('location.hash')]).toEqual([200, true]);
});
