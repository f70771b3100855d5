// A lock that a killed holder never leaves behind: the file names the holder, and a dead one's lock is taken over.
import { linkSync, renameSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { liveProcessOf, readPidFile, writePidFile } from './pid-file.ts';

export interface FileLockOptions {
  /** Called once when somebody else holds the lock. */
  readonly onWait?: (pid: number) => void;
}

/** Runs `work` while holding the lock; waits for as long as its present holder lives. */
export async function withFileLock<Result>(
  file: string,
  { onWait = () => {} }: FileLockOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  let hasWaited = false;
  for (;;) {
    const holder = tryLock(file);
    if (holder === null) break;
    if (!hasWaited) onWait(holder);
    hasWaited = true;
    await delay(250);
  }
  try {
    return await work();
  } finally {
    unlock(file);
  }
}

/** Null when the lock is ours now, else the pid of its live holder. */
export function tryLock(file: string): number | null {
  const own = `${file}.${process.pid}`;
  writePidFile(own, process.pid);
  try {
    for (;;) {
      try {
        linkSync(own, file); // Atomic: fails when the lock exists, and a reader never sees it half written.
        return null;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = liveProcessOf(file);
      if (holder !== null) return holder.pid;
      takeAway(file);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

export function unlock(file: string): void {
  if (readPidFile(file)?.pid === process.pid) rmSync(file, { force: true });
}

/** Removes a dead holder's lock. Renamed first: of two that find it stale only one moves it. */
function takeAway(file: string): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    // Between our look and the rename another may have locked it anew: then give it back.
    if (liveProcessOf(aside) !== null) linkSync(aside, file);
  } catch {
    // Somebody else was faster.
  }
  rmSync(aside, { force: true });
}
