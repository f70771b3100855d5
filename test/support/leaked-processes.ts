// Finds processes that a test started and forgot. A child whose parent ended belongs to init, so parents say nothing:
// each process of a run carries the run's mark in its environment.
import { readFileSync, readdirSync } from 'node:fs';
import { identityOf } from '../../config/process-identity.ts';
import { endProcess } from '../../stack/processes/end-process.ts';

export const runMarker = 'SYNCLINE_TEST_RUN';

/** Ends what is left of the run and says what it was. Only Linux shows a process' environment; elsewhere: nothing. */
export async function endLeakedProcesses(run: string): Promise<string[]> {
  const leaked: string[] = [];
  for (const pid of markedProcesses(run)) {
    const identity = identityOf(pid);
    if (identity === null) continue;
    leaked.push(`pid ${pid}: ${commandLine(pid)}`);
    await endProcess(identity, { graceMs: 2_000 });
  }
  return leaked;
}

function markedProcesses(run: string): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').map(Number).filter(Number.isSafeInteger);
  return pids.filter((pid) => isMarked(pid, run) && !isTestRunner(pid));
}

/** Vitest's own workers end after the global set-up; they are our children and inherit the mark. */
function isTestRunner(pid: number): boolean {
  return pid === process.pid || commandLine(pid).includes('vitest');
}

function isMarked(pid: number, run: string): boolean {
  return readProc(pid, 'environ').split('\0').includes(`${runMarker}=${run}`);
}

function commandLine(pid: number): string {
  return readProc(pid, 'cmdline').replaceAll('\0', ' ').trim();
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
