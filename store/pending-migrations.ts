// Whether a database has the schema of this version; asked by /readyz, the doctor and the start of the stack.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Transaction } from './database.ts';
import { migrationsFolder } from './migrate.ts';

/** Names of the migrations that this version has and the database lacks. */
export async function pendingMigrations(client: Transaction): Promise<string[]> {
  const names = readdirSync(migrationsFolder())
    .filter((name) => name.endsWith('.sql'))
    .map((name) => path.basename(name, '.sql'))
    .toSorted();
  const { rows } = await client.query<{ exists: boolean }>(
    `select to_regclass('public.migrations') is not null as exists`,
  );
  if (rows[0]?.exists !== true) return names;
  const done = await client.query<{ name: string }>('select name from migrations');
  return names.filter((name) => !done.rows.some((row) => row.name === name));
}
