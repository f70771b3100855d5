import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['dist/**', '**/node_modules/**', '.syncline/**'],
    // The worker's native add-on and its V8 isolates do not survive worker_threads (vitest#2065): processes only.
    pool: 'forks',
    // One more than the cores of a small machine: these tests wait more than they compute.
    maxWorkers: 3,
    globalSetup: ['test/support/servers.ts'],
    setupFiles: ['test/support/properties.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
  },
});
