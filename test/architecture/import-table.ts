// "Folders and who may import whom" as data. Arrows point down only: the words of the product know nobody.

export interface FolderRule {
  /** Folders, or single files, whose code may be imported. */
  code: readonly string[];
  /** Of these only `import type`: what is left of them at run time is nothing. */
  types?: readonly string[];
  /** npm packages and Node's own modules: only these, or all but these. A trailing "/" or ":" stands for all below it. */
  packages: { only: readonly string[] } | { never: readonly string[] };
}

const temporal = '@temporalio/';
const temporalWorker = '@temporalio/worker';
const database = 'pg';

/** `anything`: no product code, so nothing of it can be imported by mistake. */
export const importTable: Record<string, FolderRule | 'anything'> = {
  // Pure: no I/O, clock, random, zod.
  domain: { code: [], packages: { only: [] } },
  // Zod in workflow code costs 15 times the memory per cached workflow and 7 times the start rate.
  workflows: {
    code: ['domain'],
    types: ['activities'],
    packages: { only: ['@temporalio/workflow', '@temporalio/common'] },
  },
  // The write protocol without Temporal: previews and simulations run it too.
  push: {
    code: ['domain'],
    types: ['store', 'connectors/connector.ts'],
    packages: { never: [temporal, database, 'zod', 'undici'] },
  },
  activities: { code: ['push', 'domain', 'store'], packages: { never: [database, 'zod'] } },
  // A connector knows HTTP and one vendor; no Temporal, no database.
  connectors: { code: ['domain'], packages: { never: [temporal, database] } },
  store: { code: ['domain'], packages: { never: [temporal, 'zod', 'undici'] } },
  // The composition root.
  worker: {
    // Where a contact's company begins, an entity is started as apps start it.
    code: [
      'workflows',
      'activities',
      'push',
      'connectors',
      'store',
      'domain',
      'config',
      'client/entity-start.ts',
    ],
    packages: { never: ['zod'] },
  },
  client: { code: ['domain', 'workflows/messages.ts'], packages: { never: [database] } },
  // What a person or a program asks for, once: plain values in, results and typed errors out. It prints nothing.
  'use-cases': {
    code: [
      'client',
      'push',
      'store',
      'domain',
      'connectors/registry.ts',
      'connectors/connector.ts',
      'connectors/sessions.ts',
      'connectors/settings',
      // For whoever writes a connector.
      'connectors/conformance.ts',
      'connectors/new',
    ],
    types: ['config'],
    packages: { never: [database, 'zod', 'commander'] },
  },
  api: { code: ['use-cases', 'domain', 'config'], packages: { never: [temporalWorker] } },
  cli: {
    // What comes last is the doctor's: it looks at the servers themselves, when nothing of the product can be opened.
    code: [
      'use-cases',
      'domain',
      'config',
      'stack',
      'client/worker-presence.ts',
      'client/stuck-entities.ts',
      'store/pending-migrations.ts',
    ],
    packages: { never: [database, 'zod'] },
  },
  // It starts worker, API and simulator as processes, never by import.
  stack: { code: ['config', 'store'], packages: { never: ['zod'] } },
  // Stand-ins that share code with what they test would prove nothing. Zod is an edge's: the control surface reads what
  // tests post, and a misspelt fault that was taken would do nothing.
  simulators: { code: [], types: ['domain'], packages: { never: [temporal, database] } },
  config: { code: [], packages: { never: [database] } },
  test: 'anything',
  bench: 'anything',
  docs: 'anything',
  scripts: 'anything',
  examples: 'anything',
};
