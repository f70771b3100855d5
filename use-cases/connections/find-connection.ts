// The connection that a request names, checked before anything is started.
import type { OpenSession } from '../../connectors/connector.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import { CrmError } from '../../domain/failure.ts';
import { objectTypes, type ObjectType } from '../../domain/objects/objects.ts';
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

/** The same, and it takes this kind of entity. */
export async function connectionTaking(
  syncline: Syncline,
  { connectionId, object }: Pick<EntityKey, 'connectionId' | 'object'>,
): Promise<ConnectionRow> {
  const connection = await findConnection(syncline, connectionId);
  const takes = await objectsOf(syncline, connection);
  if (takes === undefined || takes.includes(object)) return connection;
  throw new RefusedError({ code: 'object_not_taken', connector: connection.connector, object, takes });
}

async function objectsOf(syncline: Syncline, connection: ConnectionRow): Promise<ObjectType[] | undefined> {
  const opened = await openedSession(syncline, connection);
  return opened && objectTypes.filter((object) => opened.session.objects[object] !== undefined);
}

/** Undefined where no session can be opened: a push says why, and what is kept can be read all the same. */
export async function openedSession(
  syncline: Syncline,
  connection: ConnectionRow,
): Promise<OpenSession | undefined> {
  const sessions = await syncline.sessions();
  try {
    return await sessions.open(connection);
  } catch (error) {
    if (error instanceof CrmError) return undefined;
    throw error;
  }
}

/** The same, for an id that can be one. Throws InvalidIdError too. */
export function connectionOf(syncline: Syncline, key: EntityKey): Promise<ConnectionRow> {
  workflowIdOf(key);
  return connectionTaking(syncline, key);
}
