// Somebody else's Postgres (DATABASE_URL): used only with a role that cannot see past row security.
import type pg from 'pg';
import { migrate } from '../../store/migrate.ts';
import { pendingMigrations } from '../../store/pending-migrations.ts';
import { StackError } from '../processes/stack-error.ts';
import { applicationRoleProblems, connectTo } from './database-checks.ts';

export interface ExternalDatabaseOptions {
  /** The application's role. */
  readonly url: string;
  /** The owner; without it the migrations must have been run by somebody else. */
  readonly adminUrl: string | undefined;
  readonly log: (line: string) => void;
}

/** Checks the role, then migrates. Throws a StackError that says what to change. */
export async function prepareExternalDatabase({
  url,
  adminUrl,
  log,
}: ExternalDatabaseOptions): Promise<void> {
  const client = await connectTo(url, 'DATABASE_URL');
  try {
    await refusePowerfulRole(client);
    if (adminUrl === undefined) await requireMigrated(client);
    else await migrateAsOwner(client, adminUrl, log);
  } finally {
    await client.end();
  }
}

async function refusePowerfulRole(client: pg.Client): Promise<void> {
  const problems = await applicationRoleProblems(client);
  if (problems.length === 0) return;
  throw new StackError(
    `DATABASE_URL must name the application's role, which owns nothing and bypasses no row security: ` +
      `${problems.join('; ')}. Make one (\`create role syncline_app login password '…'\`) and name the owner in ` +
      'DATABASE_ADMIN_URL.',
  );
}

async function migrateAsOwner(
  client: pg.Client,
  adminUrl: string,
  log: (line: string) => void,
): Promise<void> {
  const { rows } = await client.query<{ role: string; mayActAsOwner: boolean }>(
    `select current_user as role, pg_has_role(current_user, oid, 'member') as "mayActAsOwner"
     from pg_roles where rolname = $1`,
    [decodeURIComponent(new URL(adminUrl).username)],
  );
  const [found] = rows;
  if (found?.mayActAsOwner === true) {
    throw new StackError(
      `DATABASE_URL and DATABASE_ADMIN_URL must name two roles, but "${found.role}" may act as the owner: ` +
        "make one that owns nothing (`create role syncline_app login password '…'`).",
    );
  }
  const pending = await pendingMigrations(client);
  if (pending.length > 0) log(`  Running ${pending.length} migration(s) as the owner.`);
  try {
    await migrate({ adminUrl, appRole: await currentRole(client) });
  } catch (error) {
    throw new StackError(`The migrations failed on DATABASE_ADMIN_URL: ${(error as Error).message}`);
  }
}

/** Not from the address: it may name none. */
async function currentRole(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ role: string }>('select current_user as role');
  return rows[0]?.role ?? '';
}

async function requireMigrated(client: pg.Client): Promise<void> {
  const pending = await pendingMigrations(client);
  if (pending.length === 0) return;
  throw new StackError(
    `The database of DATABASE_URL lacks ${pending.length} migration(s) (${pending.join(', ')}): set ` +
      'DATABASE_ADMIN_URL to its owner, and the next start runs them.',
  );
}
