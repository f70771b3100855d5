// `node dist/stack/set-up.js`: makes a database and a Temporal namespace of your own ready, then ends. Run it
// before the workers of each new version; it changes nothing the second time.
import { Connection } from '@temporalio/client';
import { ConfigError } from '../config/config-error.ts';
import { readSettings } from '../config/settings.ts';
import { readTemporalSettings } from '../config/temporal.ts';
import { prepareExternalDatabase } from './parts/external-database.ts';
import { registerSearchAttributes } from './parts/search-attributes.ts';
import { StackError } from './processes/stack-error.ts';

const log = (line: string) => console.log(line.trim());

try {
  await setUpDatabase(process.env);
  await setUpNamespace(process.env);
} catch (error) {
  console.error(error instanceof StackError || error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
}

async function setUpDatabase(env: NodeJS.ProcessEnv): Promise<void> {
  const { DATABASE_URL: url, DATABASE_ADMIN_URL: adminUrl } = readSettings(env);
  if (url === undefined || adminUrl === undefined) {
    throw new ConfigError(['Set DATABASE_URL (the application role) and DATABASE_ADMIN_URL (the owner).']);
  }
  await prepareExternalDatabase({ url, adminUrl, log });
  log('The database is migrated, and its application role owns and bypasses nothing.');
}

async function setUpNamespace(env: NodeJS.ProcessEnv): Promise<void> {
  const { address, namespace = 'default', connectionOptions } = readTemporalSettings(env);
  if (address === undefined) throw new ConfigError(['Set TEMPORAL_ADDRESS.']);
  const connection = await Connection.connect({ ...connectionOptions, connectTimeout: 10_000 });
  try {
    await registerSearchAttributes(connection, namespace);
    log(`The namespace "${namespace}" of ${address} has our search attributes.`);
  } finally {
    await connection.close();
  }
}
