// `npm run configuration`: writes docs/configuration.md from what the code reads.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './ensure-installed.js';

await ensureInstalled();
await ensureBuilt();
const { configurationPage } = await import('../dist/config/configuration-page.js');
writeFileSync(path.join(root, 'docs', 'configuration.md'), configurationPage());
