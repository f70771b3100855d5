// Which targets the workers let through although they are not public: the one list that everybody judges by.
import type { Database } from './database.ts';

export interface AllowedTargets {
  /** By a worker that starts; all of them are to have the same list. */
  say(targets: readonly string[]): Promise<void>;
  /** Undefined: no worker has ever started. */
  read(): Promise<string[] | undefined>;
}

/** The statements are about no tenant: the table has none. */
export function createAllowedTargets(database: Pick<Database, 'outsideOfTenants'>): AllowedTargets {
  return {
    async say(targets) {
      await database.outsideOfTenants(
        `INSERT INTO allowed_targets (targets) VALUES ($1)
         ON CONFLICT (is_only) DO UPDATE SET targets = excluded.targets, said_at = now()`,
        [targets],
      );
    },
    async read() {
      const { rows } = await database.outsideOfTenants<{ targets: string[] }>(
        'SELECT targets FROM allowed_targets',
      );
      return rows[0]?.targets;
    },
  };
}
