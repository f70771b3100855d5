// `npm run connectors`: writes docs/connectors.md from the connectors themselves.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './ensure-installed.js';

await ensureInstalled();
await ensureBuilt();
const { connectorsPage } = await import('../dist/connectors/connectors-page.js');
const samplesOf = async (connector) =>
  (await import(`../dist/connectors/${connector}/fixtures/conformance.js`)).samples;
writeFileSync(path.join(root, 'docs', 'connectors.md'), await connectorsPage(samplesOf));
