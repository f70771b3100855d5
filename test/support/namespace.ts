// A fresh Temporal namespace with our search attributes, for one test or one test file. Costs a few milliseconds.
import { randomBytes } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { inject } from 'vitest';
import { missingSearchAttributes, registerSearchAttributes } from '../../stack/parts/search-attributes.ts';
import { eventually } from './patience.ts';

export interface TestNamespace {
  readonly address: string;
  readonly namespace: string;
}

/** Resolves when it takes workflows with our search attributes. */
export async function createTestNamespace(): Promise<TestNamespace> {
  const address = inject('temporalAddress');
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: (24 * 60 * 60) as never },
    });
    // The server's caches learn of a new namespace within milliseconds, not at once.
    const missing = async () => {
      await registerSearchAttributes(connection, namespace);
      return (await missingSearchAttributes(connection, namespace)).length;
    };
    await eventually(namespace, missing, (count) => count === 0);
  } finally {
    await connection.close();
  }
  return { address, namespace };
}
