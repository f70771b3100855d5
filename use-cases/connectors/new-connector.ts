// The folder of a connector that nobody has written yet.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkConnectorName, longest, titleOf } from '../../connectors/new/connector-name.ts';
import { leftToFillIn } from '../../connectors/new/left-to-fill-in.ts';
import { writeConnector } from '../../connectors/new/write-connector.ts';
import { createRegistry } from '../../connectors/registry.ts';
import { RefusedError } from '../refused-error.ts';

export interface NewConnectorAsked {
  name: string;
  /** As people call the CRM; made of the name when absent. */
  title?: string | undefined;
  /** The folder that is to hold the connector's; `connectors/` of the repository when absent. */
  parent?: string | undefined;
  connectorFolders: readonly URL[];
  /** The folder with package.json. */
  repository: string;
}

export interface WrittenConnector {
  name: string;
  /** Absolute. */
  folder: string;
  isOutside: boolean;
  files: string[];
  /** `fields.ts:9: …` */
  toFillIn: string[];
}

/** Throws RefusedError. Nothing but the new folder is touched. */
export async function newConnector({
  name,
  title = titleOf(name),
  parent,
  connectorFolders,
  repository,
}: NewConnectorAsked): Promise<WrittenConnector> {
  const checked = checkConnectorName(name);
  if (!checked.ok) throw new RefusedError({ code: 'bad_connector_name', name, near: checked.near, longest });
  const other = (await createRegistry(undefined, connectorFolders)).get(name);
  if (other !== undefined) throw new RefusedError({ code: 'connector_name_taken', name, title: other.title });
  const own = path.join(repository, 'connectors');
  const folder = path.join(parent === undefined ? own : path.resolve(parent), name);
  if (existsSync(folder)) throw new RefusedError({ code: 'folder_exists', folder });
  const isOutside = path.dirname(folder) !== own;
  const files = await writeConnector({
    name,
    title,
    folder,
    repository,
    template: path.join(own, 'new', 'template'),
    imports: isOutside ? 'built' : 'sources',
  });
  const toFillIn = await leftToFillIn(pathToFileURL(`${folder}/`));
  return { name, folder, isOutside, files, toFillIn };
}
