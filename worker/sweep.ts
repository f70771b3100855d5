// The safety net under the wake-up of parked entities: whoever should have started it may have died.
import type { Client } from '@temporalio/client';
import { wake } from '../activities/wake-parked.ts';
import type { ConnectionEpoch, Parked, ParkedEntity } from '../store/parked.ts';
import { namesOf, objectTypes } from '../domain/objects/objects.ts';
import { readWorkflowId } from '../workflows/messages.ts';

export interface SweepOptions {
  client: Client;
  parked: Parked;
  wakePerSecond: number;
  everyMs: number;
  /** Every so many sweeps, entities without a row are looked for in Temporal's lists. */
  searchEvery: number;
  startResume(connection: ConnectionEpoch): Promise<void>;
  log(line: Record<string, unknown>): void;
}

export interface Sweep {
  close(): void;
}

const pageSize = 200;
const syncTypes = objectTypes.map((object) => `'${namesOf(object).workflow}'`).join(', ');

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
    // A search among very many entities may take longer than the time between two.
    if (isRunning) return;
    isRunning = true;
    sweep()
      .catch((error: unknown) =>
        log({
          level: 'warn',
          message: `sweep of those who wait with their connection: ${String(error)}; trying again`,
        }),
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
 * An entity that waits with its connection although that is active, and whose row is lost (a restored backup, a person in
 * the database). Temporal's lists are behind by moments: this is the second net, and what it misses it finds next time.
 */
async function wakeWithoutRow(
  options: SweepOptions,
  { connectionId, epoch }: ConnectionEpoch,
): Promise<void> {
  const { client, parked, wakePerSecond } = options;
  const query =
    `WorkflowType IN (${syncTypes}) AND ExecutionStatus = 'Running' AND ConnectionId = '${quoted(connectionId)}'` +
    ` AND ((SyncStatus = 'needs_attention' AND FailureKind = 'auth_expired') OR SyncStatus = 'paused')`;
  let page: Pick<ParkedEntity, 'object' | 'entityId'>[] = [];
  const wakePage = async (): Promise<void> => {
    for (const entity of await parked.withoutRow(connectionId, page)) {
      await wake(options, connectionId, entity, epoch);
      await new Promise((resolve) => setTimeout(resolve, 1_000 / wakePerSecond));
    }
    page = [];
  };
  for await (const { workflowId } of client.workflow.list({ query })) {
    const entity = readWorkflowId(workflowId);
    if (entity !== undefined) page.push({ object: entity.object, entityId: entity.entityId });
    if (page.length >= pageSize) await wakePage();
  }
  await wakePage();
}

function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "''");
}
