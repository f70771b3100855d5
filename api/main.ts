// The API as a process: node dist/api/main.js. Prints {"listening": address} when it answers; SIGTERM stops it.
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { ConfigError } from '../config/config-error.ts';
import { loadConfig, type Config } from '../config/config.ts';
import { createReadiness } from '../use-cases/readiness.ts';
import { openSyncline } from '../use-cases/open-syncline.ts';
import { createServer } from './server.ts';

try {
  await run(loadConfig());
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
}

async function run(config: Config): Promise<void> {
  const { url } = config.database;
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 2_000,
    query_timeout: 10_000,
  });
  pool.on('error', () => {}); // An idle connection that loses its server is replaced at the next query.
  // Lazy: the API starts and says what is wrong (/readyz) also while Temporal is away.
  const connection = Connection.lazy(config.temporal.connectionOptions);
  const syncline = openSyncline(config, { poolSize: 2 });
  const server = createServer({
    checkReadiness: createReadiness({
      pool,
      keyProblem: syncline.keyProblem,
      connection,
      namespace: config.temporal.namespace,
    }),
  });

  const stop = async () => {
    await server.close();
    await syncline.close();
    await connection.close();
    await pool.end();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop().catch((error: unknown) => {
        console.error(error);
        process.exitCode = 1;
      });
    });
  }
  const listening = await server.listen({ host: config.api.host, port: config.api.port });
  console.log(JSON.stringify({ listening }));
}
