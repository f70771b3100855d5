import { loadConfig } from '../config/config.ts';
import { openSyncline, type Syncline } from '../use-cases/open-syncline.ts';

// One command at a time; an import writes pages and looks at its counts at once.
const poolSize = 4;

/** Opens what the environment names, and closes it after the work. Throws ConfigError. */
export async function withSyncline<T>(work: (syncline: Syncline) => Promise<T>): Promise<T> {
  const syncline = openSyncline(loadConfig(), { poolSize });
  try {
    return await work(syncline);
  } finally {
    await syncline.close();
  }
}
