// One page of parked entities is signalled, at a rate that the CRM can bear.
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { ParkedEntity } from '../domain/entity/parked-entity.ts';
import { workflowIdOf } from '../domain/workflow-id.ts';
import type { Parked } from '../store/parked.ts';

export interface Woken {
  /** How many of this page could not be woken: their rows stay for the next round. */
  failed: number;
  /** Where the next page begins; absent at the end. */
  after?: ParkedEntity | undefined;
}

export interface WakeDependencies {
  client: Client;
  parked: Parked;
  wakePerSecond: number;
  heartbeat(): void;
  sleep(ms: number): Promise<void>;
  log(line: Record<string, unknown>): void;
}

const pageSize = 200;
const atOnce = 10;
/** One that does not answer must not take the heartbeat of all others. */
const signalTimeoutMs = 5_000;

export async function wakeParked(
  dependencies: WakeDependencies,
  connectionId: string,
  after?: ParkedEntity,
): Promise<Woken> {
  const { parked, wakePerSecond, heartbeat, sleep } = dependencies;
  const epoch = await parked.wakeableEpoch(connectionId);
  // Paused or without a login again: whoever resumes it starts this anew.
  if (epoch === undefined) return { failed: 0 };
  const page = await parked.page(connectionId, epoch, { limit: pageSize, ...(after ? { after } : {}) });
  let failed = 0;
  for (let from = 0; from < page.length; from += atOnce) {
    const group = page.slice(from, from + atOnce);
    const results = await Promise.all(group.map((entity) => wake(dependencies, connectionId, entity, epoch)));
    const woken = group.filter((_, index) => results[index]);
    failed += group.length - woken.length;
    await parked.remove(connectionId, woken, epoch);
    heartbeat();
    await sleep((group.length / wakePerSecond) * 1000);
  }
  const last = page.length === pageSize ? page.at(-1) : undefined;
  return { failed, after: last };
}

/** False: not now. Whatever is wrong with one entity, the others are woken. */
export async function wake(
  { client, log }: Pick<WakeDependencies, 'client' | 'log'>,
  connectionId: string,
  { object, entityId }: Pick<ParkedEntity, 'object' | 'entityId'>,
  epoch: number,
): Promise<boolean> {
  try {
    const handle = client.workflow.getHandle(workflowIdOf({ object, connectionId, entityId }));
    await client.withDeadline(Date.now() + signalTimeoutMs, () =>
      handle.signal('connectionResumed', { epoch }),
    );
    return true;
  } catch (error) {
    // Terminated meanwhile: its next change starts a run that reads its state from Postgres.
    if (error instanceof WorkflowNotFoundError) return true;
    log({
      level: 'warn',
      message: `an entity of "${connectionId}" could not be woken and is tried again: ${reasonOf(error)}`,
    });
    return false;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
