// A run that is killed cannot end its servers: it does what it can when a signal lets it, and the next run does the rest.
import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endOrphans } from '../../stack/processes/orphans.ts';
import { liveProcessOf, readPidFile, removePidFile, writePidFile } from '../../stack/processes/pid-file.ts';

export const runFolderPrefix = path.join(tmpdir(), 'syncline-test-');

/** Marks the folder as ours, for as long as this process lives. */
export function ownFolder(folder: string): void {
  writePidFile(path.join(folder, 'owner.pid'), process.pid);
}

/** Ends the servers of runs whose owner is dead. */
export async function endAbandonedRuns(): Promise<void> {
  const { dir, base } = path.parse(runFolderPrefix);
  for (const name of readdirSync(dir).filter((entry) => entry.startsWith(base))) {
    const folder = path.join(dir, name);
    const owner = path.join(folder, 'owner.pid');
    // No owner yet: a run that is just beginning.
    if (readPidFile(owner) === null || liveProcessOf(owner) !== null) continue;
    removePidFile(owner);
    await endOrphans(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kills the servers when this process ends by any way but SIGKILL. Call the answer once they have ended by themselves. */
export function endWithUs(pids: readonly number[]): () => void {
  const kill = () => {
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    }
  };
  process.once('exit', kill);
  // Without a handler these end the process without its `exit` event; `timeout` and CI send SIGTERM.
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  // A pid may be given to somebody else afterwards.
  return () => process.removeListener('exit', kill);
}
