import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether the process' command line holds every one of these words. */
export function isCommandOf(pid: number, words: readonly string[]): boolean {
  const command = commandOf(pid);
  return command !== null && words.every((word) => command.includes(word));
}

function commandOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    }
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return null;
  }
}
