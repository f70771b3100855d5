// The worker's log on stderr: one JSON object per line, whoever speaks: we, the SDK, its native core, or Node.
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { pino, type Logger } from 'pino';

/** Once per process, before the first connection: the native core is told where to speak when it starts. */
export function createWorkerLog(): Logger {
  const log = pino({ base: { part: 'worker' } }, pino.destination({ dest: 2, sync: true }));
  Runtime.install({
    // SIGTERM is ours: the composition root closes in reverse order.
    shutdownSignals: [],
    logger: new DefaultLogger('WARN', ({ level, message, meta }) =>
      log[level === 'ERROR' ? 'error' : 'warn'](withoutBigNumbers(meta), message),
    ),
    // ⊢ Without `forward` the core prints lines of its own form to stderr.
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} },
    },
  });
  sayWhatNodeSays(log);
  return log;
}

/** Node's own listener prints a warning as text, and an error that nobody caught as a stack over many lines. */
function sayWhatNodeSays(log: Logger): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn({ err: warning }, warning.message));
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
}

/** The core's lines carry nanoseconds as bigint, which JSON does not know; pino stamps a line itself. */
function withoutBigNumbers(meta: Record<string | symbol, unknown> | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(meta ?? {}).filter(([, value]) => typeof value !== 'bigint'));
}
