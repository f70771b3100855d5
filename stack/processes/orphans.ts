// Ends what a killed stack left running, found by its pid files. A pid that was handed out again is left alone.
import { endProcess } from './end-process.ts';
import { listPidFiles, liveProcessOf, removePidFile } from './pid-file.ts';

/** The names of the parts that were still running and are gone now. */
export async function endOrphans(pidFolder: string, graceMs = 3_000): Promise<string[]> {
  const found = listPidFiles(pidFolder);
  const ended = await Promise.all(
    found.map(async ({ part, file }) => {
      const identity = liveProcessOf(file);
      if (identity !== null) {
        await endProcess(identity, { signal: part === 'postgres' ? 'SIGINT' : 'SIGTERM', graceMs });
      }
      removePidFile(file);
      return identity === null ? [] : [part];
    }),
  );
  return ended.flat();
}
