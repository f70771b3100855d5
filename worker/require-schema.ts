// A worker of this version and a database of an older one: said at the start, not by each activity that fails.
import type { Database } from '../store/database.ts';
import { pendingMigrations } from '../store/pending-migrations.ts';

/** Throws where migrations are missing. A database that does not answer is no reason: a worker starts while it is away. */
export async function requireSchema({ outsideOfTenants: query }: Database): Promise<void> {
  const pending = await pendingMigrations({ query }).catch(() => []);
  if (pending.length === 0) return;
  throw new Error(
    `The database of DATABASE_URL lacks ${pending.length} migration(s) of this version (${pending.join(', ')}): ` +
      'run them as its owner (docs/production.md). This worker ends, and works as soon as it is started after that.',
  );
}
