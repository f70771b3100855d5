// A connection that is not wanted any more. Nothing of its entities goes unless that is what was asked for.
import { setTimeout as delay } from 'node:timers/promises';
import type { Ended } from '../../client/open-entities.ts';
import { ConnectionBusyError, ConnectionInUseError, isNothing } from '../../store/connection-removal.ts';
import type { Connections } from '../../store/connections.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError, type KeptByConnection } from '../refused-error.ts';

/** Twice what an attempt has in its connection's settings, when they say nothing. */
const busyWithinMs = 90_000;
const pauseMs = 250;

/** The workflows that were ended; open are those that changes have begun since, and they do not stop coming. */
export type RemovedConnection = Ended;

/**
 * `withEntities`: all that is known of them goes too, and what waits in them is not sent; the records in the CRM stay.
 * Without it no workflow is ended: one that the lists did not show yet keeps what it has accepted. With it, what is being sent is waited for.
 * One that broke off behind Postgres is brought to its end by another.
 * Throws RefusedError, also when Temporal cannot be asked what waits there, and ConnectionBusyError.
 */
export async function removeConnection(
  syncline: Syncline,
  connectionId: string,
  { withEntities = false }: { withEntities?: boolean | undefined } = {},
): Promise<RemovedConnection> {
  const openEntities = await syncline.openEntities();
  const end = (): Promise<Ended> =>
    openEntities.end(connectionId, `the connection "${connectionId}" was removed`);
  const connection = await syncline.connections.find(connectionId);
  if (connection === undefined) {
    // A removal that broke off left workflows open: under the same id they would push to another account one day.
    const left = withEntities ? await end() : { ended: 0, open: 0 };
    if (left.ended + left.open === 0) throw new RefusedError({ code: 'unknown_connection', connectionId });
    return left;
  }
  const { tenantId } = connection;
  if (!withEntities) {
    const open = await openEntities.count(connectionId);
    const kept = await syncline.connections.kept(tenantId, connectionId);
    if (open > 0 || !isNothing(kept)) throw inUse(connectionId, { ...kept, open });
  }
  try {
    if (withEntities) await removeWhenQuiet(syncline.connections, tenantId, connectionId);
    else await syncline.connections.remove(tenantId, connectionId, { withEntities });
  } catch (error) {
    // Something has come since we looked.
    if (error instanceof ConnectionInUseError) throw inUse(connectionId, { ...error.kept, open: 0 });
    throw error;
  }
  return withEntities ? end() : { ended: 0, open: await openEntities.count(connectionId) };
}

/** What is being sent at this moment ends within an attempt's time, and paused, nothing more begins. */
async function removeWhenQuiet(
  connections: Connections,
  tenantId: string,
  connectionId: string,
): Promise<void> {
  await connections.pause(tenantId, connectionId);
  const patientUntil = performance.now() + busyWithinMs;
  for (;;) {
    try {
      return await connections.remove(tenantId, connectionId, { withEntities: true });
    } catch (error) {
      if (!(error instanceof ConnectionBusyError) || performance.now() > patientUntil) throw error;
    }
    await delay(pauseMs);
  }
}

function inUse(connectionId: string, kept: KeptByConnection): RefusedError {
  return new RefusedError({ code: 'connection_in_use', connectionId, kept });
}
