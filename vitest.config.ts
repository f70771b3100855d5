import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What waits longest begins first, so that nothing is left running alone at the end: a minute of five. */
const longest = [/promises\/standstill/, /^bench\/bench/, /promises\//];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = longest.findIndex((pattern) =>
        pattern.test(path.relative(import.meta.dirname, moduleId)),
      );
      return index === -1 ? longest.length : index;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['dist/**', '**/node_modules/**', '.syncline/**'],
    // The worker's native add-on and its V8 isolates do not survive worker_threads (vitest#2065): processes only.
    pool: 'forks',
    // One more than the cores of a small machine: these tests wait more than they compute.
    maxWorkers: 3,
    globalSetup: ['test/support/servers.ts'],
    sequence: { sequencer: LongestFirst },
    setupFiles: ['test/support/properties.ts'],
    // A slow machine may be slow and never red: only what hangs for minutes reaches these.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
    expect: { poll: { timeout: 240_000, interval: 100 } },
  },
});
