import type { ConnectionRow } from '../../store/connections.ts';
import type { Syncline } from '../open-syncline.ts';
import { findConnection } from './find-connection.ts';

/** Nothing is sent to this CRM; changes go on being recorded. Throws RefusedError. */
export async function pauseConnection(syncline: Syncline, connectionId: string): Promise<ConnectionRow> {
  const { tenantId } = await findConnection(syncline, connectionId);
  return syncline.connections.pause(tenantId, connectionId);
}

/** It goes on, also after an expired login. Throws RefusedError. */
export async function resumeConnection(
  syncline: Syncline,
  connectionId: string,
): Promise<{ connection: ConnectionRow; isWoken: boolean }> {
  const { tenantId } = await findConnection(syncline, connectionId);
  const connection = await syncline.connections.resume(tenantId, connectionId);
  return { connection, isWoken: await wakeEntities(syncline, connection) };
}

/** Starts the workflow that wakes what waits with this connection. False: Temporal does not answer. */
export async function wakeEntities(
  syncline: Syncline,
  { connectionId, epoch }: Pick<ConnectionRow, 'connectionId' | 'epoch'>,
): Promise<boolean> {
  try {
    const client = await syncline.client();
    await client.resumeConnection(connectionId, epoch);
    return true;
  } catch {
    // The connection is active all the same: workers look for what nobody woke every 30 s.
    return false;
  }
}
