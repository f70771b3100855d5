// The safety net under the wake-up of parked contacts: whoever should have started it may have died.
import type { Client } from '@temporalio/client';
import { wake } from '../activities/wake-parked.ts';
import type { ConnectionEpoch, Parked, ParkedContact } from '../store/parked.ts';
import { contactSyncType, readWorkflowId } from '../workflows/messages.ts';

export interface SweepOptions {
  client: Client;
  parked: Parked;
  wakePerSecond: number;
  everyMs: number;
  /** Every so many sweeps, contacts without a row are looked for in Temporal's lists. */
  searchEvery: number;
  startResume(connection: ConnectionEpoch): Promise<void>;
  log(line: Record<string, unknown>): void;
}

export interface Sweep {
  close(): void;
}

const pageSize = 200;

export function startSweep(options: SweepOptions): Sweep {
  const { parked, startResume, log } = options;
  let sweeps = 0;
  let isRunning = false;
  let isClosed = false;

  async function sweep(): Promise<void> {
    for (const connection of await parked.overdue()) await startResume(connection);
    sweeps += 1;
    if (sweeps % options.searchEvery !== 0) return;
    for (const connection of await parked.active()) {
      if (isClosed) return;
      // One connection whose search fails holds back none of the others.
      await wakeWithoutRow(options, connection).catch((error: unknown) =>
        log({
          level: 'warn',
          message: `search of ${connection.connectionId}: ${String(error)}; trying again`,
        }),
      );
    }
  }

  const timer = setInterval(() => {
    // A search among very many contacts may take longer than the time between two.
    if (isRunning) return;
    isRunning = true;
    sweep()
      .catch((error: unknown) =>
        log({ level: 'warn', message: `sweep of parked contacts: ${String(error)}; trying again` }),
      )
      .finally(() => (isRunning = false));
  }, options.everyMs);

  return {
    close() {
      isClosed = true;
      clearInterval(timer);
    },
  };
}

/**
 * A contact that waits with its connection although that is active, and whose row is lost (a restored backup, a person in
 * the database). Temporal's lists are behind by moments: this is the second net, and what it misses it finds next time.
 */
async function wakeWithoutRow(
  options: SweepOptions,
  { connectionId, epoch }: ConnectionEpoch,
): Promise<void> {
  const { client, parked, wakePerSecond } = options;
  const query =
    `WorkflowType = '${contactSyncType}' AND ExecutionStatus = 'Running' AND ConnectionId = '${quoted(connectionId)}'` +
    ` AND ((SyncStatus = 'needs_attention' AND FailureKind = 'auth_expired') OR SyncStatus = 'paused')`;
  let page: Pick<ParkedContact, 'object' | 'contactId'>[] = [];
  const wakePage = async (): Promise<void> => {
    for (const contact of await parked.withoutRow(connectionId, page)) {
      await wake(options, connectionId, contact, epoch);
      await new Promise((resolve) => setTimeout(resolve, 1_000 / wakePerSecond));
    }
    page = [];
  };
  for await (const { workflowId } of client.workflow.list({ query })) {
    const contact = readWorkflowId(workflowId);
    if (contact !== undefined) page.push({ object: contact.object, contactId: contact.recordId });
    if (page.length >= pageSize) await wakePage();
  }
  await wakePage();
}

function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "''");
}
