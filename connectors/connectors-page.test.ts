// docs/connectors.md is what the connectors can do.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../config/home.ts';
import { connectorsPage, type SamplesOf } from './connectors-page.ts';

const samplesOf: SamplesOf = async (connector) => {
  const module = (await import(`./${connector}/fixtures/conformance.ts`)) as {
    samples: Awaited<ReturnType<SamplesOf>>;
  };
  return module.samples;
};

test('docs/connectors.md is as `npm run connectors` writes it', async () => {
  const page = readFileSync(path.join(repositoryRoot(), 'docs', 'connectors.md'), 'utf8');
  expect(page).toBe(await connectorsPage(samplesOf));
});
