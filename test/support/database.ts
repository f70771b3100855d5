// A fresh, migrated database for one test or one test file: a copy of the run's template, about 50 ms.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { applicationRole, databaseName, ownerRole } from '../../stack/parts/postgres-roles.ts';

export interface TestDatabase {
  /** The application's role: owns nothing, bypasses nothing. */
  readonly url: string;
  /** The superuser, on this database. */
  readonly adminUrl: string;
  readonly drop: () => Promise<void>;
}

/** The caller drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name} template ${databaseName} owner ${ownerRole}`);
  return {
    url: urlOf(name, { user: applicationRole, password: inject('applicationPassword') }),
    adminUrl: urlOf(name),
    // `force` ends the connections of a pool that the test has not closed.
    drop: () => onServer(`drop database if exists ${name} with (force)`),
  };
}

function urlOf(database: string, role?: { user: string; password: string }): string {
  const url = new URL(inject('databaseAdminUrl'));
  url.pathname = database;
  if (role !== undefined) [url.username, url.password] = [role.user, role.password];
  return url.href;
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseAdminUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
