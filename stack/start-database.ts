import path from 'node:path';
import { ensurePostgresPasswords } from '../config/postgres-passwords.ts';
import { migrate } from '../store/migrate.ts';
import { prepareExternalDatabase } from './parts/external-database.ts';
import { postgresUrl, startPostgres } from './parts/postgres.ts';
import { applicationRole, databaseName, ensureDatabase, ownerRole } from './parts/postgres-roles.ts';
import { timed, type StackContext } from './stack-context.ts';

/** Resolves with the application role's address of a migrated database, ours or the one of DATABASE_URL. */
export async function startDatabase(context: StackContext): Promise<string> {
  const { DATABASE_URL: url, DATABASE_ADMIN_URL: adminUrl } = context.plan.settings;
  if (url === undefined) return startEmbedded(context);
  const prepare = () => prepareExternalDatabase({ url, adminUrl, log: context.log });
  await timed(context, { part: 'postgres', where: 'of DATABASE_URL' }, prepare);
  return url;
}

async function startEmbedded(context: StackContext): Promise<string> {
  const { plan, ports, supervisor, abort } = context;
  const passwords = ensurePostgresPasswords(plan.home);
  const start = () =>
    startPostgres({
      dataFolder: path.join(plan.home, 'postgres'),
      superuserPassword: passwords.superuser,
      port: ports.postgres,
      logFile: plan.logFile('postgres'),
      pidFile: plan.pidFile('postgres'),
      abort,
    });
  await timed(context, { part: 'postgres', where: `127.0.0.1:${ports.postgres}` }, async () => {
    const { superuserUrl } = await supervisor.run('postgres', start);
    await ensureDatabase(superuserUrl, passwords);
    const ownerUrl = postgresUrl(ownerRole, passwords.owner, ports.postgres, databaseName);
    await migrate({ adminUrl: ownerUrl, appRole: applicationRole });
  });
  return postgresUrl(applicationRole, passwords.application, ports.postgres, databaseName);
}
