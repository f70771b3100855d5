import path from 'node:path';
import { Connection } from '@temporalio/client';
import { StackError } from './processes/stack-error.ts';
import { registerSearchAttributes } from './parts/search-attributes.ts';
import { findTemporalExecutable } from './parts/temporal-executable.ts';
import { startTemporalServer } from './parts/temporal-server.ts';
import { temporalAddress, timed, type StackContext } from './stack-context.ts';

/** Starts the embedded Temporal unless TEMPORAL_ADDRESS names one, and teaches either our search attributes. */
export async function startTemporal(context: StackContext): Promise<void> {
  const { plan, ports, supervisor, log, abort, env } = context;
  if (plan.isTemporalEmbedded) {
    const executable = await findTemporalExecutable({ env, log, abort });
    const start = () =>
      startTemporalServer({
        executable,
        port: ports.temporal,
        uiPort: ports.temporalUi,
        httpPort: ports.temporalHttp,
        namespace: plan.namespace,
        databaseFile: path.join(plan.home, 'temporal.db'),
        logFile: plan.logFile('temporal'),
        pidFile: plan.pidFile('temporal'),
        env,
        abort,
      });
    const where = temporalAddress(context);
    await timed(context, { part: 'temporal', where }, () => supervisor.run('temporal', start));
  }
  await prepareNamespace(context);
}

async function prepareNamespace(context: StackContext): Promise<void> {
  const { plan } = context;
  const address = temporalAddress(context);
  let connection: Connection;
  try {
    connection = await Connection.connect({
      ...plan.temporal.connectionOptions,
      address,
      connectTimeout: 10_000,
    });
  } catch (error) {
    throw new StackError(`Temporal at ${address} cannot be reached: ${(error as Error).message}`);
  }
  try {
    await registerSearchAttributes(connection, plan.namespace);
  } catch (error) {
    const reason = (error as Error).message;
    throw new StackError(
      `The search attributes cannot be registered in the namespace "${plan.namespace}" of ${address}: ${reason}`,
    );
  } finally {
    await connection.close();
  }
}
