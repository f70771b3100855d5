// The connectors of this repository and of SYNCLINE_CONNECTOR_FOLDER.
import type { Connector } from '../../connectors/connector.ts';
import { createRegistry } from '../../connectors/registry.ts';

export interface ListedConnector {
  name: string;
  aliases: string[];
  title: string;
  documentation: string;
}

/** In alphabetical order. Throws where two share a name. */
export async function listConnectors(connectorFolders: readonly URL[]): Promise<ListedConnector[]> {
  const registry = await createRegistry(undefined, connectorFolders);
  return registry.list().map(({ name, aliases = [], title, documentation }: Connector) => ({
    name,
    aliases,
    title,
    documentation,
  }));
}
