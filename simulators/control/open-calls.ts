import type { ServerResponse } from 'node:http';

/** A call that is being served. */
export interface OpenCall {
  wait(delayMs: number): Promise<void>;
  /** Resolves at the next `releaseAll`. */
  held(): Promise<void>;
  /** Resolves when the client has given up. */
  clientLeaves(): Promise<void>;
  done(): void;
}

/** The calls that wait or hang, so that a reset or the end of the simulator can cut all of them. */
export interface OpenCalls {
  add(response: ServerResponse): OpenCall;
  /** Their sockets are destroyed, and what was not yet executed never is. */
  cutAll(): void;
  /** Lets the held calls go on; says how many there were. */
  releaseAll(): number;
}

/** Creates an empty register. */
export function createOpenCalls(): OpenCalls {
  const cuts = new Set<() => void>();
  const holds = new Set<() => void>();
  return {
    add(response) {
      let timer: NodeJS.Timeout | undefined;
      let release: (() => void) | undefined;
      // A promise of `wait` or `held` is then never settled, and whoever awaits it is garbage.
      const cut = () => {
        clearTimeout(timer);
        if (release !== undefined) holds.delete(release);
        response.destroy();
      };
      cuts.add(cut);
      return {
        async wait(delayMs) {
          if (delayMs <= 0) return;
          await new Promise<void>((resolve) => {
            timer = setTimeout(resolve, delayMs);
          });
        },
        async held() {
          await new Promise<void>((resolve) => {
            release = resolve;
            holds.add(resolve);
          });
        },
        async clientLeaves() {
          if (response.closed || response.destroyed) return;
          await new Promise<void>((resolve) => {
            response.once('close', () => {
              resolve();
            });
          });
        },
        done() {
          cuts.delete(cut);
        },
      };
    },
    cutAll() {
      for (const cut of cuts) cut();
      cuts.clear();
    },
    releaseAll() {
      const released = holds.size;
      for (const release of holds) release();
      holds.clear();
      return released;
    },
  };
}
