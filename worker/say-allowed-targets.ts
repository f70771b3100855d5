// A worker says at its start what it lets through, so that nobody's shell has to guess it.
import type { AllowedTargets } from '../store/allowed-targets.ts';

const againAfterMs = 5_000;

/** Resolves after the first try: a worker starts also while Postgres is away, and says it when that is back. */
export async function sayAllowedTargets(
  allowed: AllowedTargets,
  targets: readonly string[],
  log: (line: Record<string, unknown>) => void,
): Promise<{ close(): void }> {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function say(): Promise<void> {
    try {
      await allowed.say(targets);
    } catch (error) {
      log({ level: 'warn', message: `allowed targets: ${String(error)}; trying again` });
      if (!isClosed) timer = setTimeout(() => void say(), againAfterMs).unref();
    }
  }

  await say();
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
