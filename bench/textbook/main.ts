// `node dist/bench/textbook/main.js`: the textbook's worker as a process of its own.
import { Runtime, DefaultLogger } from '@temporalio/worker';
import { startTextbookWorker } from './worker.ts';

Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('WARN') });

const worker = await startTextbookWorker({
  temporalAddress: fromEnvironment('TEMPORAL_ADDRESS'),
  databaseUrl: fromEnvironment('DATABASE_URL'),
  crmUrl: fromEnvironment('CRM_URL'),
  crmKey: fromEnvironment('CRM_KEY'),
});
const stop = (): void => void worker.close().then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
await worker.done;

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
