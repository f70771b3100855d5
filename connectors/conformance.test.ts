import { describe, expect, it } from 'vitest';
import { conformanceCases } from './conformance.ts';
import { leftToFillIn } from './new/left-to-fill-in.ts';
import { findConnectors } from './registry.ts';

// Each folder brings the answers of its CRM as fixtures/conformance.ts; a folder without it fails here.
for (const { connector, folder, samples } of await findConnectors()) {
  it(`${connector.name}: nothing is left to fill in`, async () => {
    expect(await leftToFillIn(folder)).toEqual([]);
  });

  for (const [name, sample] of Object.entries(await samples())) {
    describe(`${connector.name}, ${name}`, () => {
      for (const each of conformanceCases(connector, sample)) it(each.name, () => each.run());
    });
  }
}
