import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { ConfigError } from './config-error.ts';
import { ensureEncryptionKeysFile, parseEncryptionKeys } from './encryption-keys.ts';
import {
  endpointsFile,
  readEndpoints,
  removeEndpoints,
  writeEndpoints,
  type Endpoints,
} from './endpoints.ts';
import { ensurePostgresPasswords } from './postgres-passwords.ts';
import { readSettings } from './settings.ts';

const root = mkdtempSync(path.join(tmpdir(), 'syncline-config-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let home = '';
beforeEach(() => {
  home = mkdtempSync(path.join(root, 'home-'));
});

const key = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const external = () => ({
  SYNCLINE_HOME: home,
  TEMPORAL_ADDRESS: 'temporal.example:7233',
  DATABASE_URL: 'postgres://app:hunter2@db.example:5432/syncline',
  SYNCLINE_ENCRYPTION_KEYS: key,
});
const endpoints = (): Omit<Endpoints, 'startedAt'> => ({
  temporal: '127.0.0.1:7001',
  temporalUi: 'http://127.0.0.1:7002',
  temporalHttp: null,
  namespace: 'default',
  databaseUrl: 'postgres://syncline_app:secret1@127.0.0.1:7003/syncline',
  api: 'http://127.0.0.1:7004',
  simulator: 'http://127.0.0.1:7005',
  pid: process.pid,
  pids: { temporal: 1, postgres: 2, simulator: 3, worker: 4, api: 5 },
});
const problemsOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

test('an empty environment has the documented defaults', () => {
  expect(readSettings({ SYNCLINE_API_PORT: '' })).toMatchObject({
    SYNCLINE_TEMPORAL_PORT: 7233,
    SYNCLINE_TEMPORAL_UI_PORT: 8233,
    SYNCLINE_POSTGRES_PORT: 5433,
    SYNCLINE_API_PORT: 8080,
    SYNCLINE_SIMULATOR_PORT: 8090,
    SYNCLINE_API_HOST: '127.0.0.1',
    SYNCLINE_PLAIN_SIGNALS: 'accept',
  });
});

test.each([
  ['SYNCLINE_API_PORT', 'http', 'SYNCLINE_API_PORT must be a port number from 0 to 65535'],
  ['SYNCLINE_API_PORT', '70000', 'SYNCLINE_API_PORT must be a port number from 0 to 65535'],
  ['DATABASE_URL', 'mysql://app:hunter2@x/y', 'DATABASE_URL must be an address like postgres://'],
  ['SYNCLINE_PUBLIC_URL', 'syncline.example', 'SYNCLINE_PUBLIC_URL must be an address that begins with'],
  ['SYNCLINE_ALLOW_TARGETS', '127.0.0.1', 'SYNCLINE_ALLOW_TARGETS must be a list of host:port'],
  ['SYNCLINE_APP_ORIGINS', 'https://a.example/x', 'SYNCLINE_APP_ORIGINS must be a list of origins'],
  ['SYNCLINE_REDIRECT_URIS', 'https://*.example', 'SYNCLINE_REDIRECT_URIS must be a list of exact addresses'],
  ['SYNCLINE_PLAIN_SIGNALS', 'maybe', 'SYNCLINE_PLAIN_SIGNALS must be "accept" or "refuse", but is "maybe".'],
  ['SYNCLINE_PLAIN_SIGNALS', 'refuse', 'must be "accept" until signals can be encrypted'],
  ['SYNCLINE_ENCRYPTION_KEYS', 'k1:c2hvcnQ=', 'key 1 ("k1") must be 32 bytes in base64, but is 5 bytes.'],
])('%s=%s is refused with a sentence that names it', (variable, value, sentence) => {
  const problems = problemsOf({ ...external(), [variable]: value });
  expect(problems.join('\n')).toContain(sentence);
  expect(problems.join('\n')).not.toContain('hunter2');
});

test('every wrong variable is named at once', () => {
  expect(problemsOf({ SYNCLINE_API_PORT: 'x', SYNCLINE_POSTGRES_PORT: 'y' })).toHaveLength(2);
});

test('without a stack and without addresses, the sentence says what to start or set', () => {
  expect(problemsOf({ SYNCLINE_HOME: home })).toEqual([
    `No stack runs in ${home}: start it with \`npm start\`, or set TEMPORAL_ADDRESS and DATABASE_URL.`,
  ]);
});

test('DATABASE_URL needs encryption keys of its own, even when the home has some', () => {
  ensureEncryptionKeysFile(home);
  const env = { ...external(), SYNCLINE_ENCRYPTION_KEYS: '' };
  expect(problemsOf(env)[0]).toMatch(/^SYNCLINE_ENCRYPTION_KEYS must be set when DATABASE_URL is/);
});

test('a running stack is found through its home', () => {
  ensureEncryptionKeysFile(home);
  ensurePostgresPasswords(home);
  writeEndpoints(home, endpoints());
  const config = loadConfig({ SYNCLINE_HOME: home });
  expect(config.temporal).toMatchObject({ address: '127.0.0.1:7001', namespace: 'default' });
  expect(config.database.url).toBe(endpoints().databaseUrl);
  expect(config.database.adminUrl).toMatch(/^postgres:\/\/syncline_owner:.+@127.0.0.1:7003\/syncline$/);
  expect(config.allowTargets).toEqual(['127.0.0.1:7005']);
  expect(config.appOrigins).toBe('loopback');
});

test('targets that the environment allows come beside those of the stack', () => {
  ensureEncryptionKeysFile(home);
  writeEndpoints(home, endpoints());
  const config = loadConfig({ SYNCLINE_HOME: home, SYNCLINE_ALLOW_TARGETS: 'crm.internal:8443' });
  expect(config.allowTargets).toEqual(['crm.internal:8443', '127.0.0.1:7005']);
});

test('the environment wins over a running stack', () => {
  ensureEncryptionKeysFile(home);
  writeEndpoints(home, endpoints());
  const config = loadConfig({ SYNCLINE_HOME: home, TEMPORAL_ADDRESS: 'other:1', TEMPORAL_NAMESPACE: 'mine' });
  expect(config.temporal).toMatchObject({ address: 'other:1', namespace: 'mine' });
  expect(config.database.url).toBe(endpoints().databaseUrl);
});

test('the keys of a home are not used for the external database of its stack', () => {
  ensureEncryptionKeysFile(home);
  writeEndpoints(home, { ...endpoints(), pids: { ...endpoints().pids, postgres: null } });
  expect(problemsOf({ SYNCLINE_HOME: home })[0]).toContain('SYNCLINE_ENCRYPTION_KEYS must be set');
});

test('endpoints of a dead stack are stale, also when its pid lives on as another process', () => {
  const content = { ...endpoints(), startedAt: 'another boot:1' };
  writeFileSync(endpointsFile(home), JSON.stringify(content));
  expect(readEndpoints(home)).toEqual({ state: 'stale', pid: process.pid });
  expect(problemsOf({ SYNCLINE_HOME: home })[0]).toContain('has ended without cleaning up');
  removeEndpoints(home);
  expect(readEndpoints(home)).toEqual({ state: 'none' });
});

test('endpoints and keys are for their owner only', () => {
  writeEndpoints(home, endpoints());
  ensureEncryptionKeysFile(home);
  expect(statSync(endpointsFile(home)).mode & 0o777).toBe(0o600);
  expect(statSync(path.join(home, 'encryption-keys')).mode & 0o777).toBe(0o600);
});

test('generated keys parse, and stay the same at the next start', () => {
  const text = ensureEncryptionKeysFile(home);
  expect(parseEncryptionKeys(text)[0]?.key).toHaveLength(32);
  expect(ensureEncryptionKeysFile(home)).toBe(text);
});

test('two keys: the first is the primary, an id twice is refused', () => {
  const second = `k2:${Buffer.alloc(32, 8).toString('base64')}`;
  expect(parseEncryptionKeys(`${second}, ${key}`).map(({ id }) => id)).toEqual(['k2', 'k1']);
  expect(() => parseEncryptionKeys(`${key},${key}`)).toThrow('two keys with the id "k1"');
});

test('a printed config shows no secret, and cannot be changed', () => {
  const config = loadConfig({ ...external(), TEMPORAL_API_KEY: 'tkn-4711' });
  for (const text of [JSON.stringify(config), inspect(config, { depth: 9 })]) {
    expect(text).not.toMatch(/hunter2|tkn-4711|BwcHBw/);
  }
  expect(JSON.stringify(config)).toContain('db.example');
  expect(Object.isFrozen(config)).toBe(true);
});
