// `npm run bench`: our design and the textbook one, measured in one run. Ctrl-C ends it and everything it started.
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { readOptions, UsageError, type BenchOptions } from './options.ts';
import { describeError, runBenchmark } from './run-benchmark.ts';
import { createClosing } from './stand/closing.ts';

const closing = createClosing();
const interruption = new AbortController();
let failed = false;
// Everything that waits listens to it; that is no leak.
setMaxListeners(0, interruption.signal);
// npm passes a Ctrl-C on that the terminal has sent us already: the second one means nothing.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());
// A call that was to be retried when its connection was closed throws from a timer of the SDK (client/lib/grpc-retry.js).
// Dying of it would leave our servers running.
process.on('uncaughtException', (error) => {
  if (interruption.signal.aborted) return;
  process.stderr.write(`${describeError(error)}\n`);
  failed = true;
  interruption.abort();
});

const running = run(readOptionsOrExit());
const interrupted = new Promise<void>((resolve) =>
  interruption.signal.addEventListener('abort', () => resolve()),
);
await Promise.race([running, interrupted]);
if (interruption.signal.aborted) {
  process.stderr.write('Stopping …\n');
  await closing.closeAll();
  // A part that was just being started is known only when the start has noticed.
  await Promise.race([running, delay(3_000)]);
  process.exitCode = failed ? 1 : 130;
}
await closing.closeAll();
process.exit(process.exitCode ?? 0);

async function run(options: BenchOptions): Promise<void> {
  try {
    await runBenchmark({
      ...options,
      closing,
      abort: interruption.signal,
      print: (text) => process.stdout.write(`${text}\n`),
      progress: (line) => process.stderr.write(`${line}\n`),
    });
  } catch (error) {
    if (interruption.signal.aborted) return;
    process.stderr.write(`${describeError(error)}\n`);
    process.exitCode = 1;
  }
}

function readOptionsOrExit(): BenchOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
