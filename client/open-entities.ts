// The open workflows of a connection's entities, as Temporal's lists have them: behind by moments, so they are asked until
// nothing has been found for a while.
import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import type { Failure } from '../domain/failure.ts';
import { namesOf, objectTypes, type ObjectType } from '../domain/objects/objects.ts';
import { readWorkflowId, workflowIdPrefix } from '../domain/workflow-id.ts';

export interface OpenEntities {
  count(connectionId: string): Promise<number>;
  /** Their ids, in order: those that are tried again without success, as the lists have them. */
  retrying(of: Omit<EntityKey, 'entityId'>, failure?: Failure['kind']): Promise<string[]>;
  /** What waits in them is lost: for a connection that is gone. */
  end(connectionId: string, reason: string): Promise<Ended>;
}

export interface Ended {
  ended: number;
  /** Begun by changes that go on coming: they did not stop while this tried. */
  open: number;
}

/** Elasticsearch shows what is new after a second, SQL within milliseconds, both later under load. */
const pauseMs = 500;
const emptyLooks = 4;
/** Half a minute of changes that do not stop coming. */
const defaultMostLooks = 60;
/** Of one look: a termination takes the server some milliseconds. */
const endedAtOnce = 16;

export function createOpenEntities(
  client: Client,
  {
    pause = () => delay(pauseMs),
    mostLooks = defaultMostLooks,
  }: { pause?: () => Promise<void>; mostLooks?: number } = {},
): OpenEntities {
  const count = async (connectionId: string): Promise<number> =>
    (await client.workflow.count(openOf(connectionId))).count;

  /** Ends those that a list has now. */
  async function endListed(connectionId: string, reason: string): Promise<number> {
    const listed = client.workflow.list({ query: openOf(connectionId) })[Symbol.asyncIterator]();
    let ended = 0;
    const endEach = async (): Promise<void> => {
      for (;;) {
        const { done, value } = await listed.next();
        if (done === true) return;
        try {
          await client.workflow.getHandle(value.workflowId).terminate(reason);
          ended += 1;
        } catch (error) {
          // The list was behind.
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: endedAtOnce }, endEach));
    return ended;
  }

  return {
    count,
    async retrying({ connectionId, object }, failure) {
      const why = failure === undefined ? '' : ` AND FailureKind = '${failure}'`;
      const query = `${openOf(connectionId, [object])} AND SyncStatus = 'retrying'${why}`;
      const ids: string[] = [];
      for await (const { workflowId } of client.workflow.list({ query })) {
        const key = readWorkflowId(workflowId);
        if (key !== undefined) ids.push(key.entityId);
      }
      return ids.toSorted();
    },
    async end(connectionId, reason) {
      let ended = 0;
      let empty = 0;
      for (let looks = 0; looks < mostLooks; looks += 1) {
        if (looks > 0) await pause();
        const now = await endListed(connectionId, reason);
        ended += now;
        empty = now === 0 ? empty + 1 : 0;
        if (empty === emptyLooks) return { ended, open: 0 };
      }
      await pause();
      return { ended, open: await count(connectionId) };
    },
  };
}

/** By their ids: the attributes are what whoever starts a workflow may leave out. */
function openOf(connectionId: string, objects: readonly ObjectType[] = objectTypes): string {
  const ids = objects.map(
    (object) =>
      `(WorkflowType = '${namesOf(object).workflow}' AND WorkflowId STARTS_WITH '${workflowIdPrefix({ object, connectionId })}')`,
  );
  return `ExecutionStatus = 'Running' AND (${ids.join(' OR ')})`;
}
