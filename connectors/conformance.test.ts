import { describe, it } from 'vitest';
import { conformanceCases, type ConformanceSample } from './conformance.ts';
import { createRegistry } from './registry.ts';

// Each folder brings the answers of its CRM as fixtures/conformance.ts; a folder without it fails here.
const registry = await createRegistry();
for (const connector of registry.list()) {
  const file = new URL(`./${connector.name}/fixtures/conformance.ts`, import.meta.url);
  const { samples } = (await import(file.href)) as { samples: Record<string, ConformanceSample> };

  for (const [name, sample] of Object.entries(samples)) {
    describe(`${connector.name}, ${name}`, () => {
      for (const each of conformanceCases(connector, sample)) it(each.name, () => each.run());
    });
  }
}
