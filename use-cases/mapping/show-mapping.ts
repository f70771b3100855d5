// Which of our fields goes where on a connection: the connector's table with what the connection changes of it.
import type { Connector, MappingRows } from '../../connectors/connector.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import type { ConnectionRow } from '../../store/connections.ts';
import { findConnector } from '../connections/add-and-change.ts';
import { checkSettings } from '../connections/check-settings.ts';
import { connectionTaking } from '../connections/find-connection.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';

export interface ShownMapping extends MappingRows {
  connectionId: string;
  connector: string;
  object: ObjectType;
  /** Below which setting it is changed. */
  setting: string;
}

/** Throws RefusedError. */
export async function showMapping(
  syncline: Syncline,
  { connectionId, object }: { connectionId: string; object: ObjectType },
): Promise<ShownMapping> {
  const { connection, connector, setting } = await mappedConnection(syncline, { connectionId, object });
  const { parsed } = checkSettings(connector, connection.settings);
  const rows = connector.mapping?.rowsOf(parsed, object);
  if (rows === undefined) throw noMapping(connection, object);
  return { connectionId, connector: connector.name, object, setting, ...rows };
}

export interface MappedConnection {
  connection: ConnectionRow;
  connector: Connector;
  setting: string;
}

/** Throws RefusedError where there is no such connection, or nothing that could be mapped. */
export async function mappedConnection(
  syncline: Syncline,
  { connectionId, object }: { connectionId: string; object: ObjectType },
): Promise<MappedConnection> {
  const connection = await connectionTaking(syncline, { connectionId, object });
  const connector = findConnector(await syncline.registry(), connection.connector);
  const setting = connector.mapping?.settingOf(object);
  if (setting === undefined) throw noMapping(connection, object);
  return { connection, connector, setting };
}

function noMapping({ connector }: ConnectionRow, object: ObjectType): RefusedError {
  return new RefusedError({ code: 'no_mapping', connector, object });
}
