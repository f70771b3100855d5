// The embedded Postgres' passwords: random, made at its first start, in a file that only its owner reads.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

export type PostgresPasswords = z.infer<typeof passwordsSchema>;

const passwordsSchema = z.object({ superuser: z.string(), owner: z.string(), application: z.string() });

export const embeddedOwnerRole = 'syncline_owner';

/** The embedded Postgres' passwords; made at its first start, and the same ones ever after. */
export function ensurePostgresPasswords(home: string): PostgresPasswords {
  const existing = readPostgresPasswords(home);
  if (existing !== null) return existing;
  const passwords = {
    superuser: randomPassword(),
    owner: randomPassword(),
    application: randomPassword(),
  };
  const file = passwordsFile(home);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify(passwords)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return passwords;
}

/** The owner's address on the embedded database that `applicationUrl` names; null before the first start. */
export function readOwnerUrl(home: string, applicationUrl: string): string | null {
  const passwords = readPostgresPasswords(home);
  if (passwords === null) return null;
  const url = new URL(applicationUrl);
  [url.username, url.password] = [embeddedOwnerRole, passwords.owner];
  return url.href;
}

/** Letters and digits only: it stands in addresses and in SQL. */
export function randomPassword(): string {
  return randomBytes(18).toString('hex');
}

function readPostgresPasswords(home: string): PostgresPasswords | null {
  try {
    return passwordsSchema.parse(JSON.parse(readFileSync(passwordsFile(home), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function passwordsFile(home: string): string {
  return path.join(home, 'postgres-passwords.json');
}
