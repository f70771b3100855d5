// A connection that is not wanted any more. Nothing of its entities goes unless that is what was asked for.
import { ConnectionInUseError, isNothing } from '../../store/connection-removal.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError, type KeptByConnection } from '../refused-error.ts';

export interface RemovedConnection {
  /** Workflows that were ended. */
  ended: number;
}

/**
 * `withEntities`: all that is known of them goes too, and what waits in them is not sent; the records in the CRM stay.
 * One that broke off behind Postgres is brought to its end by another.
 * Throws RefusedError, also when Temporal cannot be asked what waits there, and ConnectionBusyError.
 */
export async function removeConnection(
  syncline: Syncline,
  connectionId: string,
  { withEntities = false }: { withEntities?: boolean | undefined } = {},
): Promise<RemovedConnection> {
  const openEntities = await syncline.openEntities();
  const end = (): Promise<number> =>
    openEntities.end(connectionId, `the connection "${connectionId}" was removed`);
  const connection = await syncline.connections.find(connectionId);
  if (connection === undefined) {
    // A removal that broke off left workflows open: under the same id they would push to another account one day.
    const ended = withEntities ? await end() : 0;
    if (ended === 0) throw new RefusedError({ code: 'unknown_connection', connectionId });
    return { ended };
  }
  const { tenantId } = connection;
  if (!withEntities) {
    const open = await openEntities.count(connectionId);
    const kept = await syncline.connections.kept(tenantId, connectionId);
    if (open > 0 || !isNothing(kept)) throw inUse(connectionId, { ...kept, open });
  }
  try {
    await syncline.connections.remove(tenantId, connectionId, { withEntities });
  } catch (error) {
    // Something has come since we looked.
    if (error instanceof ConnectionInUseError) throw inUse(connectionId, { ...error.kept, open: 0 });
    throw error;
  }
  return { ended: await end() };
}

function inUse(connectionId: string, kept: KeptByConnection): RefusedError {
  return new RefusedError({ code: 'connection_in_use', connectionId, kept });
}
