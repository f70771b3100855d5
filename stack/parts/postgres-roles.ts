// The database of the embedded stack and its two roles: the owner migrates, the application owns and bypasses nothing.
import pg from 'pg';
import { embeddedOwnerRole } from '../../config/postgres-passwords.ts';

export interface RolePasswords {
  readonly owner: string;
  readonly application: string;
}

export const databaseName = 'syncline';
export const ownerRole = embeddedOwnerRole;
export const applicationRole = 'syncline_app';

/** Makes what is missing; a second call changes nothing. */
export async function ensureDatabase(superuserUrl: string, passwords: RolePasswords): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await ensureRole(client, ownerRole, passwords.owner);
    await ensureRole(client, applicationRole, passwords.application);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName} owner ${ownerRole}`);
  } finally {
    await client.end();
  }
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
  if (rowCount === 0) await client.query(`create role ${role}`);
  // A utility statement takes no parameters; the password is escaped as a literal.
  await client.query(
    `alter role ${role} with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
       password ${client.escapeLiteral(password)}`,
  );
}
