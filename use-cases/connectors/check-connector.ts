// The conformance suite on one connector, for whoever writes it: what fails, and what is not filled in yet.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { conformanceCases } from '../../connectors/conformance.ts';
import { leftToFillIn } from '../../connectors/new/left-to-fill-in.ts';
import { findConnectors, type FoundConnector } from '../../connectors/registry.ts';
import { nearestName } from '../../domain/nearest-name.ts';
import { RefusedError } from '../refused-error.ts';

export interface CheckedConnector {
  name: string;
  folder: string;
  toFillIn: string[];
  cases: number;
  failed: FailedCase[];
}

export interface FailedCase {
  /** `a contact` */
  sample: string;
  name: string;
  message: string;
}

/** Throws RefusedError `unknown_connector`. Asks nobody but a server of its own on this machine. */
export async function checkConnector(
  name: string,
  { connectorFolders, repository }: { connectorFolders: readonly URL[]; repository: string },
): Promise<CheckedConnector> {
  const all = await findConnectors(undefined, connectorFolders);
  const found = all.find(({ connector }) => [connector.name, ...(connector.aliases ?? [])].includes(name));
  if (found === undefined) {
    const connectors = all.map(({ connector }) => connector.name);
    throw new RefusedError({
      code: 'unknown_connector',
      name,
      near: nearestName(name, connectors),
      connectors,
    });
  }
  const folder = sourcesOf(found, repository);
  const toFillIn = await leftToFillIn(pathToFileURL(`${folder}/`));
  const failed: FailedCase[] = [];
  let cases = 0;
  for (const [sample, content] of Object.entries(await found.samples())) {
    for (const each of conformanceCases(found.connector, content)) {
      cases += 1;
      await each.run().catch((error: unknown) => {
        failed.push({ sample, name: each.name, message: firstLineOf(error) });
      });
    }
  }
  return { name: found.connector.name, folder, toFillIn, cases, failed };
}

/** Of what was built into dist/, what it was built from. */
function sourcesOf({ folder }: FoundConnector, repository: string): string {
  const own = path.resolve(fileURLToPath(folder));
  const inBuilt = path.relative(path.join(repository, 'dist'), own);
  return inBuilt.startsWith('..') ? own : path.join(repository, inBuilt);
}

function firstLineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (
    text
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? 'it failed'
  );
}
