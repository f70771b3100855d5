// DATABASE_URL on a real Postgres: which roles the start refuses, and that it migrates as the owner.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { prepareExternalDatabase } from './external-database.ts';

const suffix = randomBytes(4).toString('hex');
const database = `external_${suffix}`;
const roles = ['owner', 'app', 'heir', 'bypass'].map((name) => `${name}_${suffix}`);
const [owner = '', app = '', heir = '', bypass = ''] = roles;

beforeAll(async () => {
  await onServer(`create role ${owner} login password 'p'`);
  await onServer(`create role ${app} login password 'p'`);
  await onServer(`create role ${heir} login password 'p' in role ${owner}`);
  await onServer(`create role ${bypass} login password 'p' bypassrls`);
  await onServer(`create database ${database} owner ${owner}`);
});
afterAll(async () => {
  await onServer(`drop database ${database} with (force)`);
  for (const role of roles.toReversed()) await onServer(`drop role ${role}`);
});

const urlOf = (role: string) => {
  const url = new URL(inject('databaseAdminUrl'));
  url.pathname = database;
  [url.username, url.password] = [role, 'p'];
  return url.href;
};
const prepare = (role: string, adminUrl?: string) =>
  prepareExternalDatabase({ url: urlOf(role), adminUrl, log: () => {} });

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseAdminUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

test('a superuser is refused', async () => {
  const url = new URL(inject('databaseAdminUrl'));
  url.pathname = database;
  const refused = prepareExternalDatabase({ url: url.href, adminUrl: urlOf(owner), log: () => {} });
  await expect(refused).rejects.toThrow('"postgres" is a superuser');
});

test('a role that bypasses row security is refused', async () => {
  await expect(prepare(bypass, urlOf(owner))).rejects.toThrow(`"${bypass}" bypasses row security`);
});

test('the owner, and a role that may act as the owner, are refused before anything is migrated', async () => {
  for (const role of [owner, heir]) {
    await expect(prepare(role, urlOf(owner))).rejects.toThrow(`"${role}" may act as the owner`);
  }
  await expect(prepare(app)).rejects.toThrow(/lacks \d+ migration\(s\) \(0001_/);
});

test('the application role is accepted, and the owner migrates; afterwards the owner is refused by what it owns', async () => {
  await prepare(app, urlOf(owner));
  await prepare(app);
  await expect(prepare(owner)).rejects.toThrow(/owns \d+ table\(s\)/);
  await expect(prepare(heir)).rejects.toThrow(/owns \d+ table\(s\)/);
});

test('a database that does not answer is a sentence without the password', async () => {
  const refused = prepareExternalDatabase({
    url: 'postgres://a:hunter2@127.0.0.1:9/x',
    adminUrl: undefined,
    log: () => {},
  });
  await expect(refused).rejects.toThrow('The database of DATABASE_URL (127.0.0.1:9/x) cannot be reached: ');
  await expect(refused).rejects.not.toThrow('hunter2');
});
