// Keeps parts running: one that dies is started again; one that keeps dying stops the stack with a sentence.
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningPart } from './spawn-part.ts';
import { StackError } from './stack-error.ts';

export interface SupervisorOptions {
  /** More deaths of one part than this within the window stop the stack. */
  readonly restartLimit?: number;
  readonly windowMs?: number;
  readonly log: (line: string) => void;
  /** A part was started again and has a new pid. */
  readonly onRestart: () => void;
  readonly onFailure: (error: StackError) => void;
}

export interface Supervisor {
  /** Starts a part and from then on keeps it running. Resolves with its first run. */
  readonly run: <Part extends RunningPart>(name: string, start: () => Promise<Part>) => Promise<Part>;
  readonly pidOf: (name: string) => number | null;
  /** Stops the parts in the reverse order of their start. */
  readonly stop: () => Promise<void>;
}

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { restartLimit = 5, windowMs = 60_000, log, onRestart, onFailure } = options;
  const parts = new Map<string, RunningPart>();
  let isStopping = false;

  async function keepRunning(name: string, first: RunningPart, start: () => Promise<RunningPart>) {
    const deaths: number[] = [];
    let part = first;
    for (;;) {
      const reason = await part.exited;
      for (let cause = reason; ;) {
        if (isStopping) return;
        deaths.push(Date.now());
        const recent = deaths.filter((at) => at > Date.now() - windowMs).length;
        if (recent > restartLimit) {
          throw new StackError(
            `The ${name} ended ${recent} times within ${windowMs / 1000} s, last with ${cause}: ` +
              `stopping. Its log is ${part.logFile}.`,
          );
        }
        log(`The ${name} ended (${cause}); starting it again. Its log is ${part.logFile}.`);
        await delay(restartDelayMs(recent));
        if (isStopping) return;
        try {
          part = await start();
          parts.set(name, part);
          break;
        } catch (error) {
          cause = (error as Error).message;
        }
      }
      log(`The ${name} runs again (pid ${part.pid}).`);
      onRestart();
    }
  }

  return {
    async run(name, start) {
      const part = await start();
      parts.set(name, part);
      keepRunning(name, part, start).catch((error: unknown) => {
        if (!isStopping) onFailure(error instanceof StackError ? error : new StackError(String(error)));
      });
      return part;
    },
    pidOf: (name) => parts.get(name)?.pid ?? null,
    async stop() {
      isStopping = true;
      for (const part of [...parts.values()].toReversed()) await part.stop();
    },
  };
}

/** At once the first time, then 0.25, 0.5, 1, 2 s. */
function restartDelayMs(recentDeaths: number): number {
  return recentDeaths <= 1 ? 0 : 250 * 2 ** (recentDeaths - 2);
}
