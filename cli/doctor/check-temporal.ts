// Temporal as the product needs it: reachable, with our namespace, our search attributes, priorities and a worker.
import { Connection } from '@temporalio/client';
import type { Config } from '../../config/config.ts';
import { pollingWorkers, workflowTaskQueue as taskQueue } from '../../client/worker-presence.ts';
import { missingSearchAttributes } from '../../stack/parts/search-attributes.ts';
import { checkFailingTasks } from './check-failing-tasks.ts';
import { ok, problem, type Finding } from './finding.ts';
import { firstLine } from './first-line.ts';
import { probePriorities } from './priority-probe.ts';

const grpcNotFound = 5;

export async function checkTemporal(config: Config): Promise<Finding[]> {
  const { address, namespace, connectionOptions } = config.temporal;
  let connection: Connection;
  try {
    connection = await Connection.connect({ ...connectionOptions, connectTimeout: 5_000 });
  } catch (error) {
    const whatToDo = 'Start it, or correct TEMPORAL_ADDRESS, TEMPORAL_API_KEY and TEMPORAL_TLS_*.';
    return [problem('temporal', `${address} cannot be reached: ${firstLine(error)}`, whatToDo)];
  }
  try {
    const found = await checkNamespace(connection, address, namespace);
    if (found.state === 'problem') return [found];
    return [
      found,
      await checkSearchAttributes(connection, namespace),
      await checkPriorities(connection, namespace),
      await checkWorker(connection, namespace),
      await checkFailingTasks(connection, namespace),
    ];
  } finally {
    await connection.close();
  }
}

async function checkNamespace(connection: Connection, address: string, namespace: string): Promise<Finding> {
  try {
    const { serverVersion } = await connection.workflowService.getSystemInfo({});
    await connection.workflowService.describeNamespace({ namespace });
    return ok('temporal', `Server ${serverVersion} at ${address} has the namespace "${namespace}".`);
  } catch (error) {
    if ((error as { code?: number }).code === grpcNotFound) {
      const whatToDo = `Make it (\`temporal operator namespace create ${namespace}\`), or set TEMPORAL_NAMESPACE.`;
      return problem('temporal', `The server at ${address} has no namespace "${namespace}".`, whatToDo);
    }
    const whatToDo = 'Check TEMPORAL_API_KEY, TEMPORAL_TLS_* and the rights of the key.';
    return problem('temporal', `The server at ${address} refuses: ${firstLine(error)}`, whatToDo);
  }
}

async function checkSearchAttributes(connection: Connection, namespace: string): Promise<Finding> {
  const check = 'search attributes';
  const whatToDo = 'Register them (docs/production.md lists the command); `npm start` does it by itself.';
  try {
    const missing = await missingSearchAttributes(connection, namespace);
    if (missing.length === 0) return ok(check, 'All are registered.');
    return problem(check, `Missing or of another type: ${missing.join(', ')}.`, whatToDo);
  } catch (error) {
    return problem(check, `The server does not list them: ${firstLine(error)}`, whatToDo);
  }
}

async function checkPriorities(connection: Connection, namespace: string): Promise<Finding> {
  const check = 'priorities';
  try {
    if (await probePriorities(connection, namespace)) {
      return ok(check, 'The server hands out urgent tasks first (tried with 48 workflows, removed again).');
    }
    const whatToDo =
      'Use server 1.31 or newer, or set matching.useNewMatcher=true in the dynamic configuration of 1.29 and 1.30.';
    return problem(check, 'The server ignores priorities: a click waits behind an import.', whatToDo);
  } catch (error) {
    return problem(
      check,
      `Could not be tried: ${firstLine(error)}`,
      'Check the rights of the key, then try again.',
    );
  }
}

async function checkWorker(connection: Connection, namespace: string): Promise<Finding> {
  try {
    const workers = await pollingWorkers(connection, namespace);
    if (workers.length > 0)
      return ok('worker', `${workers.length} process(es) ask for tasks of "${taskQueue}".`);
    const whatToDo = 'Start one: `npm start`, or `node dist/worker/main.js` beside a Temporal of your own.';
    return problem(
      'worker',
      `Nobody asks for tasks of "${taskQueue}": changes are kept, not sent.`,
      whatToDo,
    );
  } catch (error) {
    return problem('worker', `Temporal does not say who polls: ${firstLine(error)}`, 'Try again.');
  }
}
