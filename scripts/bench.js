// `npm run bench`: installs what is missing, then prints the performance tables.
import { ensureBuilt, ensureInstalled } from './ensure-installed.js';

await ensureInstalled();
await ensureBuilt();
await import('../dist/bench/main.js');
