// Postgres as the product needs it: reachable, migrated, and entered by a role that row security holds.
import type { Config } from '../../config/config.ts';
import { withoutPassword } from '../../config/without-password.ts';
import { pendingMigrations } from '../../store/pending-migrations.ts';
import { applicationRoleProblems, connectTo } from '../../stack/parts/database-checks.ts';
import { ok, problem, type Finding } from './finding.ts';

export async function checkPostgres(config: Config): Promise<Finding[]> {
  let client;
  try {
    client = await connectTo(config.database.url, 'DATABASE_URL');
  } catch (error) {
    return [problem('postgres', (error as Error).message, 'Start it, or correct DATABASE_URL.')];
  }
  try {
    const address = withoutPassword(config.database.url);
    const pending = await pendingMigrations(client);
    const roleProblems = await applicationRoleProblems(client);
    return [
      ok('postgres', `${address} answers.`),
      pending.length === 0
        ? ok('migrations', 'All are done.')
        : problem(
            'migrations',
            `The database lacks ${pending.join(', ')}.`,
            'Set DATABASE_ADMIN_URL to its owner and run `npm start`, or the migrations of docs/production.md.',
          ),
      roleProblems.length === 0
        ? ok('database role', 'It owns nothing and bypasses nothing.')
        : problem(
            'database role',
            `The role of DATABASE_URL is too powerful: ${roleProblems.join('; ')}.`,
            'Name the application role in DATABASE_URL, and the owner only in DATABASE_ADMIN_URL.',
          ),
    ];
  } catch (error) {
    return [problem('postgres', (error as Error).message, 'Check the rights of the role.')];
  } finally {
    await client.end();
  }
}
