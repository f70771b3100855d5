// `npm start`: installs what is missing, then runs the embedded stack in this process (so Ctrl-C reaches it directly).
import { ensureBuilt, ensureInstalled } from './ensure-installed.js';

await ensureInstalled();
await ensureBuilt();
await import('../dist/stack/main.js');
