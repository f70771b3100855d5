// A fresh Temporal namespace with our search attributes, for one test or one test file. Costs a few milliseconds.
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { inject } from 'vitest';
import {
  missingSearchAttributes,
  registerSearchAttributes,
} from '../../cli/stack/parts/search-attributes.ts';

export interface TestNamespace {
  readonly address: string;
  readonly namespace: string;
}

export async function createTestNamespace(): Promise<TestNamespace> {
  const address = inject('temporalAddress');
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: (24 * 60 * 60) as never },
    });
    await untilUsable(async () => {
      await registerSearchAttributes(connection, namespace);
      return (await missingSearchAttributes(connection, namespace)).length === 0;
    });
  } finally {
    await connection.close();
  }
  return { address, namespace };
}

/** The server's caches learn of a new namespace within milliseconds, not at once. */
async function untilUsable(isUsable: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      if (await isUsable()) return;
    } catch (error) {
      if (Date.now() >= deadline) throw error;
    }
    await delay(5);
  }
}
