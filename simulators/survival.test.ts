import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { callsTo } from './start-for-test.ts';

const repository = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'syncline-simulator-'));

// The process is what `npm start` runs: compiled, on plain Node. Into a folder of its own, whatever dist/ holds.
beforeAll(() => {
  const compilerOptions = {
    noEmit: false,
    noCheck: true,
    rootDir: repository,
    outDir: join(folder, 'out'),
    typeRoots: [join(repository, 'node_modules/@types')],
  };
  const project = join(folder, 'tsconfig.json');
  writeFileSync(
    project,
    JSON.stringify({
      extends: join(repository, 'tsconfig.json'),
      compilerOptions,
      include: [join(repository, 'simulators')],
      exclude: ['**/*.test.ts', '**/test/**'],
    }),
  );
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  execFileSync(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc'), '--project', project]);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function startProcess(environment: Record<string, string>) {
  const child = spawn(process.execPath, [join(folder, 'out/simulators/main.js')], {
    env: { PATH: process.env['PATH'], SYNCLINE_SIMULATOR_PORT: '0', ...environment },
  });
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer | number];
  const url = Buffer.isBuffer(line) ? (JSON.parse(line.toString()) as { listening: string }).listening : '';
  return { child, ended, url, ...callsTo(url), errors: () => errors };
}

test('a killed simulator has every record that it answered for', async () => {
  const data = join(folder, 'killed');
  const first = await startProcess({ SYNCLINE_SIMULATOR_DATA: data });
  const answered: unknown[] = [];
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let person = 0; ; person += 1) {
      answered.push((await first.create({ phone: `${writer}00${person}` })).body['lead_id']);
    }
  });
  await expect.poll(() => answered.length).toBeGreaterThan(100);
  first.child.kill('SIGKILL');
  await Promise.allSettled(writers);
  await first.ended;

  const second = await startProcess({ SYNCLINE_SIMULATOR_DATA: data });
  const kept = (await second.records()).map(({ id }) => id);
  expect(kept).toEqual(expect.arrayContaining(answered));
  expect((await second.find({ phone: '0000' })).status).toBe(200);
});

test('changes, deletions and used ids survive two restarts and a torn last line', async () => {
  const data = join(folder, 'torn');
  const first = await startProcess({ SYNCLINE_SIMULATOR_DATA: data });
  for (const phone of ['1', '2', '3']) await first.create({ phone });
  await first.put('/generic/crm/update/lead-1', { phone: '9', name: 'Ada' });
  await first.remove('/generic/crm/leads/lead-3');
  first.child.kill('SIGKILL');
  await first.ended;
  appendFileSync(join(data, 'records.ndjson'), '{"put":{"id":"lead-4","seq');

  const second = await startProcess({ SYNCLINE_SIMULATOR_DATA: data });
  second.child.kill('SIGKILL');
  await second.ended;

  const third = await startProcess({ SYNCLINE_SIMULATOR_DATA: data });
  expect(await third.records()).toMatchObject([
    { id: 'lead-1', fields: { phone: '9' } },
    { id: 'lead-2', fields: { phone: '2' } },
  ]);
  expect((await third.find({ phone: '1' })).status).toBe(404);
  expect((await third.create({ phone: '4' })).body['lead_id']).toBe('lead-4');
});

test('a killed simulator knows who is logged in, and which refresh token was exchanged', async () => {
  const data = join(folder, 'logged-in');
  const first = await startProcess({ SYNCLINE_SIMULATOR_DATA: data });
  await first.post('/_control/oauth', { crm: 'objects', rotatesRefreshToken: true });
  const made = await first.post('/_control/logins', { crm: 'objects' });
  const login = made.body['answer'] as Record<string, string>;
  const refresh = (url: string, token = '') => {
    const form = { grant_type: 'refresh_token', refresh_token: token };
    const client = { client_id: 'demo-client', client_secret: 'demo-secret' };
    const body = new URLSearchParams({ ...form, ...client });
    return fetch(`${url}/objects/oauth/token`, { method: 'POST', body });
  };
  const second = (await (await refresh(first.url, login['refresh_token'])).json()) as Record<string, string>;
  first.child.kill('SIGKILL');
  await first.ended;

  const again = await startProcess({ SYNCLINE_SIMULATOR_DATA: data });
  const headers = { authorization: `Bearer ${second['access_token'] ?? ''}` };
  const search = { property: 'email', value: 'ada@example.com' };
  expect((await again.post('/objects/contacts/search', search, { headers })).status).toBe(200);
  expect((await refresh(again.url, login['refresh_token'])).status).toBe(400);
  expect((await refresh(again.url, second['refresh_token'])).status).toBe(200);
});

test('SIGTERM ends it at once, hanging calls and half-sent requests too', async () => {
  const crm = await startProcess({});
  const half = connect(Number(new URL(crm.url).port), '127.0.0.1');
  half.write('POST /generic/crm/create HTTP/1.1\r\nHost: crm\r\nContent-Length: 9\r\n\r\nhalf');
  await crm.fault({ kind: 'lost_answer', operation: 'create' });
  const hanging = expect(crm.create()).rejects.toThrow('fetch failed');
  await expect.poll(() => crm.records()).toHaveLength(1);
  crm.child.kill('SIGTERM');
  expect(await crm.ended).toEqual([0, null]);
  // Not waited for: neither call would ever end by itself.
  await hanging;
  half.destroy();
});

test('a taken port is a sentence that names the variable, and leaves the records of the other alone', async () => {
  const data = join(folder, 'taken');
  const first = await startProcess({ SYNCLINE_SIMULATOR_DATA: data });
  await first.create({ phone: '1' });
  const port = new URL(first.url).port;
  const second = await startProcess({ SYNCLINE_SIMULATOR_DATA: data, SYNCLINE_SIMULATOR_PORT: port });
  expect(await second.ended).toEqual([1, null]);
  expect(second.errors()).toContain('The port in SYNCLINE_SIMULATOR_PORT is taken');
  await first.create({ phone: '2' });
  first.child.kill('SIGKILL');
  await first.ended;
  const third = await startProcess({ SYNCLINE_SIMULATOR_DATA: data });
  expect(await third.records()).toHaveLength(2);
});

test("a killed simulator has HubSpot's records, what is unique, and who belongs to whom", async () => {
  const data = join(folder, 'hubspot');
  const headers = { authorization: 'Bearer demo-key' };
  const on =
    ({ post }: { post: ReturnType<typeof callsTo>['post'] }) =>
    (path: string, body: object) =>
      post(`/hubspot/crm${path}`, body, { headers });
  const first = await startProcess({ SYNCLINE_SIMULATOR_DATA: data });
  const write = on(first);
  // Older than the property, whose value is put in afterwards.
  const { id } = (await write('/v3/objects/deals', { properties: { dealname: 'Big one' } })).body;
  await write('/v3/properties/deals', {
    name: 'number',
    label: 'Number',
    type: 'string',
    fieldType: 'text',
    groupName: 'dealinformation',
    hasUniqueValue: true,
  });
  const deal = { properties: { dealname: 'Big one', number: 'D-1' } };
  await write('/v3/objects/deals/batch/update', { inputs: [{ id, ...deal }] });
  const contact = (await write('/v3/objects/contacts', { properties: { firstname: 'Ada' } })).body['id'];
  const many = '/v4/associations/deals/contacts/batch';
  await write(`${many}/associate/default`, { inputs: [{ from: { id }, to: { id: contact } }] });
  first.child.kill('SIGKILL');
  await first.ended;

  // The second start reads what happened, the third one what the second has made of it.
  for (const start of ['second', 'third']) {
    const crm = await startProcess({ SYNCLINE_SIMULATOR_DATA: data });
    expect(await on(crm)('/v3/objects/deals', deal), start).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(`${String(id)} already has`) },
    });
    expect((await on(crm)(`${many}/read`, { inputs: [{ id }] })).body).toMatchObject({
      results: [{ from: { id }, to: [{ toObjectId: Number(contact) }] }],
    });
    crm.child.kill('SIGKILL');
    await crm.ended;
  }
});
