// What the steps of a start share.
import type { StackPlan, StackPorts } from './stack-plan.ts';
import type { Supervisor } from './processes/supervisor.ts';

export interface StackContext {
  readonly env: NodeJS.ProcessEnv;
  readonly plan: StackPlan;
  readonly ports: StackPorts;
  readonly supervisor: Supervisor;
  readonly log: (line: string) => void;
  /** Ends a start that is still under way. */
  readonly abort: AbortSignal;
}

export function temporalAddress({ plan, ports }: StackContext): string {
  return plan.temporal.address ?? `127.0.0.1:${ports.temporal}`;
}

export function apiAddress({ plan, ports }: StackContext): string {
  // A wildcard address is where it listens, not where one finds it.
  const host = plan.settings.SYNCLINE_API_HOST;
  return `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${ports.api}`;
}

export function simulatorAddress({ ports }: StackContext): string {
  return `http://127.0.0.1:${ports.simulator}`;
}

/** Runs one step of the start and says where the part is and how long it took. */
export async function timed<Result>(
  { log, abort }: StackContext,
  { part, where }: { part: string; where: string },
  start: () => Promise<Result>,
): Promise<Result> {
  abort.throwIfAborted();
  const startedAt = Date.now();
  const result = await start();
  log(`  ${part.padEnd(10)} ${where.padEnd(26)} ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return result;
}
