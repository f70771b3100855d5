import path from 'node:path';
import { Command } from 'commander';
import { connectorFoldersOf } from '../../../config/connector-folders.ts';
import { repositoryRoot } from '../../../config/home.ts';
import { commandLine } from '../../../domain/command-line.ts';
import { newConnector, type WrittenConnector } from '../../../use-cases/connectors/new-connector.ts';
import { answer } from '../../output/answer.ts';
import { UsageError } from '../../output/usage-error.ts';

interface NewOptions {
  title?: string;
  folder?: string;
}

/** `connector new`: a folder that compiles, and a list of what is to be said of the CRM. */
export function newCommand(): Command {
  return new Command('new')
    .description('write the folder of a new connector: it compiles, and says what is to be filled in')
    .argument('<name>', 'small letters, digits and hyphens, like my-crm')
    .option('--title <title>', 'as people call the CRM (made of the name when absent)')
    .option('--folder <folder>', 'the folder to write it in (connectors/ of this repository when absent)')
    .action(async (name: string, { title, folder: parent }: NewOptions, command: Command) => {
      if (title !== undefined && !/^[^\n\r]*\S[^\n\r]*$/.test(title)) {
        throw new UsageError('--title is the name of the CRM in one line.');
      }
      const written = await newConnector({
        name,
        title: title?.trim(),
        parent,
        connectorFolders: connectorFoldersOf(),
        repository: repositoryRoot(),
      });
      answer(command, written, () => inWords(written));
    });
}

function inWords({ name, folder, isOutside, files, toFillIn }: WrittenConnector): string {
  const shown = path.relative(process.cwd(), folder) || '.';
  const check = commandLine('connector', 'check', name);
  const next = isOutside
    ? [
        `npx tsc --project ${shown}`,
        `export SYNCLINE_CONNECTOR_FOLDER=${path.dirname(folder)}`,
        `npx ${check}`,
      ]
    : [`npx ${check}`];
  return [
    `${shown} has ${files.length} files, and compiles. To be filled in:`,
    ...toFillIn.map((place) => `  ${place}`),
    'What is left, and what the conformance suite misses:',
    ...next.map((line) => `  ${line}`),
    'The walk-through: docs/connectors/write-your-own.md',
  ].join('\n');
}
