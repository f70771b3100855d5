// The connection that a request names, checked before anything is started.
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import { workflowIdOf } from '../../domain/workflow-id.ts';
import type { ConnectionRow } from '../../store/connections.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';

/** Throws RefusedError when there is no such connection. */
export async function findConnection(
  { connections }: Syncline,
  connectionId: string,
): Promise<ConnectionRow> {
  const connection = await connections.find(connectionId);
  if (connection === undefined) throw new RefusedError({ code: 'unknown_connection', connectionId });
  return connection;
}

/** The same, and its connector takes this kind of entity. */
export async function connectionTaking(
  syncline: Syncline,
  { connectionId, object }: Pick<EntityKey, 'connectionId' | 'object'>,
): Promise<ConnectionRow> {
  const connection = await findConnection(syncline, connectionId);
  // One that this version does not have: the push says so, and what is kept can be read all the same.
  const connector = (await syncline.registry()).get(connection.connector);
  if (connector === undefined || connector.objects.includes(object)) return connection;
  const { name, objects: takes } = connector;
  throw new RefusedError({ code: 'object_not_taken', connector: name, object, takes });
}

/** The same, for an id that can be one. Throws InvalidIdError too. */
export function connectionOf(syncline: Syncline, key: EntityKey): Promise<ConnectionRow> {
  workflowIdOf(key);
  return connectionTaking(syncline, key);
}
