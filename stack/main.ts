// `npm start`: the embedded stack in the foreground until Ctrl-C.
import { ConfigError } from '../config/config-error.ts';
import { removeEndpoints } from '../config/endpoints.ts';
import { StackError } from './processes/stack-error.ts';
import { endOrphans } from './processes/orphans.ts';
import { withStack } from './stack.ts';
import { planStack } from './stack-plan.ts';
import { welcomeText } from './welcome.ts';

// One Ctrl-C reaches us twice under npm: from the terminal and passed on by npm. Only a later one is a second one.
const secondSignalAfterMs = 500;

const log = (line: string) => process.stdout.write(`${line}\n`);
process.stdout.on('error', () => {}); // `npm start | head`: nobody reads any more, which is no reason to die.

const stopping = new AbortController();
let failure: StackError | undefined;
let stopStartedAt: number | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => onSignal());
if (process.env['npm_lifecycle_event'] !== undefined) stopWithParent();

try {
  await withStack(
    {
      env: process.env,
      log,
      abort: stopping.signal,
      onFailure(error) {
        failure ??= error;
        stopping.abort();
      },
    },
    async (stack) => {
      const { SYNCLINE_HOME: home } = process.env;
      log(welcomeText(stack, home ? `SYNCLINE_HOME=${home} ` : ''));
      await new Promise<void>((resolve) => {
        if (stopping.signal.aborted) resolve();
        stopping.signal.addEventListener('abort', () => resolve());
      });
      if (failure === undefined) log('\nStopping …');
    },
  );
  if (failure === undefined) logStopped();
} catch (error) {
  // An interrupted start ends here too: that is no failure.
  if (!stopping.signal.aborted || error instanceof StackError) reportError(error);
  else if (failure === undefined) logStopped();
}
if (failure !== undefined) reportError(failure);
process.exit(process.exitCode ?? 0); // A half-open connection of a part that was killed must not keep us alive.

function onSignal(): void {
  if (stopStartedAt === undefined) {
    stopStartedAt = Date.now();
    stopping.abort();
  } else if (Date.now() - stopStartedAt >= secondSignalAfterMs) {
    log('Stopping by force.');
    const { home } = planStack(process.env);
    removeEndpoints(home);
    const exit = () => process.exit(1);
    endOrphans(`${home}/run`, 0).then(exit, exit);
  }
}

/** `kill` of npm ends npm and the shell between us, and nobody tells us: the stack would run on unseen. */
function stopWithParent(): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    onSignal();
  }, 250);
  watch.unref();
}

function logStopped(): void {
  const seconds = stopStartedAt === undefined ? 0 : (Date.now() - stopStartedAt) / 1000;
  log(`Syncline has stopped (${seconds.toFixed(1)} s).`);
}

function reportError(error: unknown): void {
  const isSentence = error instanceof StackError || error instanceof ConfigError;
  process.stderr.write(`${isSentence ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = 1;
}
