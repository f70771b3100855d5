// Brings a database to the current schema, as its owner, and lets the application's role use it.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';

export interface MigrateOptions {
  /** The owner's address: may create tables. */
  adminUrl: string;
  /** The application's role: gets rows, never tables. */
  appRole: string;
  log?: (message: string) => void;
}

/** Also waits for a migration that runs; one that is done already is passed over. */
export async function migrate({ adminUrl, appRole, log = () => {} }: MigrateOptions): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    // Migrations of two stacks at once wait for each other inside the runner (advisory lock).
    await runner({
      dbClient: client,
      dir: migrationsFolder(),
      direction: 'up',
      migrationsTable: 'migrations',
      log,
      logger: { debug: () => {}, info: log, warn: log, error: log },
    });
    await grant(client, appRole);
  } finally {
    await client.end();
  }
}

/** SQL files stay with the sources; the build in dist/ reads them from there. */
export function migrationsFolder(): string {
  const beside = fileURLToPath(new URL('migrations', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../store/migrations', import.meta.url));
}

async function grant(client: pg.Client, appRole: string): Promise<void> {
  const role = pg.escapeIdentifier(appRole);
  await client.query(`
    GRANT USAGE ON SCHEMA public TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
    REVOKE ALL ON migrations FROM ${role};
    GRANT SELECT ON migrations TO ${role};
    REVOKE UPDATE, DELETE ON connection_directory, tenants FROM ${role};
    GRANT UPDATE (hash_key) ON tenants TO ${role};
    GRANT UPDATE (connection_id, last_epoch) ON connection_directory TO ${role};
  `);
}
