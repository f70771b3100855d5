// After another mapping: what is linked is looked at again, and what the CRM should have otherwise is sent.
import { randomUUID } from 'node:crypto';
import { createRateLimit } from '../../client/bulk/rate-limit.ts';
import { objectTypes, type ObjectType } from '../../domain/objects/objects.ts';
import { findConnection } from '../connections/find-connection.ts';
import type { Syncline } from '../open-syncline.ts';

export interface Resynced {
  /** How many were asked. */
  entities: Record<ObjectType, number>;
  /** Linked (`links import`), but the app has told us nothing of them yet: there is nothing to push. */
  unknown: number;
}

/** Workflow tasks have no priority: more at once would make a click wait behind them. */
const perSecond = 50;
const signalsAtOnce = 20;
const rowsAtOnce = 1_000;

/** Asks only; the pushes follow at an import's priority. May be repeated. Throws RefusedError. */
export async function resyncConnection(
  syncline: Syncline,
  connectionId: string,
  { onAsked }: { onAsked?: ((asked: number) => void) | undefined } = {},
): Promise<Resynced> {
  await findConnection(syncline, connectionId);
  const client = await syncline.client();
  const runId = `resync-${randomUUID()}`;
  const mayAsk = createRateLimit(perSecond);
  const result: Resynced = { entities: { contact: 0, company: 0, deal: 0 }, unknown: 0 };
  for (const object of objectTypes) {
    for await (const page of linkedPages(syncline, { connectionId, object })) {
      const known = page.filter(({ hasFields }) => hasFields);
      result.unknown += page.length - known.length;
      const left = known.values();
      const ask = async (): Promise<void> => {
        for (const { entityId } of left) {
          await mayAsk();
          await client.resync({ connectionId, object, entityId }, runId);
          result.entities[object] += 1;
        }
      };
      await Promise.all(Array.from({ length: signalsAtOnce }, ask));
      onAsked?.(Object.values(result.entities).reduce((sum, count) => sum + count, 0));
    }
  }
  return result;
}

async function* linkedPages(syncline: Syncline, of: { connectionId: string; object: ObjectType }) {
  for (let after = ''; ;) {
    const page = await syncline.stories.page(of, { after, limit: rowsAtOnce });
    const last = page?.entities.at(-1);
    if (page === undefined || last === undefined) return;
    yield page.entities.filter(({ isLinked }) => isLinked);
    after = last.entityId;
  }
}
