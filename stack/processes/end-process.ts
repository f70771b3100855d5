// Ends one process that is known to be ours: politely, then for good.
import { setTimeout as delay } from 'node:timers/promises';
import { isSameProcess, type ProcessIdentity } from '../../config/process-identity.ts';

export interface EndProcessOptions {
  /** SIGINT is Postgres' fast shutdown; its SIGTERM waits for every client. */
  readonly signal?: NodeJS.Signals;
  readonly graceMs?: number;
}

/** Resolves when the process is gone: true when it ended by itself, false when it had to be killed. */
export async function endProcess(
  identity: ProcessIdentity,
  { signal = 'SIGTERM', graceMs = 5_000 }: EndProcessOptions = {},
): Promise<boolean> {
  sendSignal(identity, signal);
  if (await hasEnded(identity, graceMs)) return true;
  sendSignal(identity, 'SIGKILL');
  await hasEnded(identity, 5_000);
  return false;
}

function sendSignal(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isSameProcess(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch {
    // It ended between the check and the signal.
  }
}

async function hasEnded(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isSameProcess(identity)) {
    if (Date.now() >= deadline) return false;
    await delay(20);
  }
  return true;
}
