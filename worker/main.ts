// `node dist/worker/main.js`: a worker from the environment alone; any number of them may run.
import { loadConfig } from '../config/config.ts';
import { startSynclineWorker } from './compose.ts';
import { failpointFromEnvironment } from './failpoint.ts';
import { createWorkerLog } from './log.ts';
import { readBundle } from './workers.ts';

/** Running activities have 4 s to end; what hangs longer (a socket, a native thread) holds nothing that may be lost. */
const longestEndMs = 15_000;

const log = createWorkerLog();

try {
  const config = loadConfig();
  const reached = failpointFromEnvironment(process.env);
  // For tests too: the bundle of the run.
  const bundleFile = process.env['SYNCLINE_WORKFLOW_BUNDLE'] ?? '';
  const worker = await startSynclineWorker({
    temporal: { connectionOptions: config.temporal.connectionOptions, namespace: config.temporal.namespace },
    databaseUrl: config.database.url,
    encryptionKeys: config.encryptionKeys,
    allowTargets: config.allowTargets,
    log: (line) => log[line['level'] === 'warn' ? 'warn' : 'info'](line),
    reached,
    connectorFolders: config.connectorFolders,
    ...(bundleFile === '' ? {} : { workflowBundle: readBundle(bundleFile) }),
  });
  const stop = (): void => {
    void worker.close().then(() => process.exit(0));
    setTimeout(() => {
      log.error(`The worker has not ended ${longestEndMs / 1_000} s after it was told to; it ends now.`);
      process.exit(1);
    }, longestEndMs).unref();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
  await worker.done;
} catch (error) {
  log.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
  // A native connection may keep the process alive; the supervisor starts it anew.
  setTimeout(() => process.exit(1), 1_000).unref();
}
