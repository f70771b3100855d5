// Tells one process from a later one that was given the same pid, so that nothing of ours ever signals a
// stranger. A pid alone is not enough: the kernel hands it out again.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; two readings of one process are equal, a recycled pid's differs. */
  readonly startedAt: string;
}

/** When the process started, or null when there is no such process (a zombie counts as none). */
export function processStartTime(pid: number): string | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  return process.platform === 'linux' ? startTimeFromProc(pid) : startTimeFromPs(pid);
}

/** Null when there is no such process. */
export function identityOf(pid: number): ProcessIdentity | null {
  const startedAt = processStartTime(pid);
  return startedAt === null ? null : { pid, startedAt };
}

/** False when it has ended, also when its pid is another process by now. */
export function isSameProcess(known: ProcessIdentity): boolean {
  return processStartTime(known.pid) === known.startedAt;
}

function startTimeFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name stands in parentheses and may itself hold spaces and parentheses: fields count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    const startTicks = fields[19];
    if (startTicks === undefined || state === 'Z' || state === 'X') return null;
    // Ticks count from boot, so after a reboot they repeat: the boot id keeps them apart.
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${startTicks}`;
  } catch {
    return null;
  }
}

function startTimeFromPs(pid: number): string | null {
  try {
    const output = execFileSync('ps', ['-o', 'state=', '-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    if (output === '' || output.startsWith('Z')) return null;
    return output.slice(output.indexOf(' ')).trim();
  } catch {
    return null;
  }
}
