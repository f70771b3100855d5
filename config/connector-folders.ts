// Where connectors are beside those of this repository.
import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from './config-error.ts';
import { readSettings, type Settings } from './settings.ts';

/** Relative to the current folder. Throws ConfigError. */
export function readConnectorFolders({
  SYNCLINE_CONNECTOR_FOLDER: given,
}: Pick<Settings, 'SYNCLINE_CONNECTOR_FOLDER'>): URL[] {
  if (given === undefined) return [];
  const folder = path.resolve(given);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new ConfigError([
      `SYNCLINE_CONNECTOR_FOLDER must be a folder that holds folders of connectors, but is "${given}".`,
    ]);
  }
  return [pathToFileURL(`${folder}/`)];
}

/** For what needs no stack. */
export function connectorFoldersOf(env: NodeJS.ProcessEnv = process.env): URL[] {
  return readConnectorFolders(readSettings(env));
}
