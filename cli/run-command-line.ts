// `syncline …`: the commands, and how every one of them ends: 0 all done, 1 something failed, 2 wrong usage.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { repositoryRoot } from '../config/home.ts';
import { bulkCommand } from './commands/bulk.ts';
import { connectionCommand } from './commands/connection.ts';
import { connectorCommand } from './commands/connector.ts';
import { doctorCommand } from './commands/doctor.ts';
import { entityCommand } from './commands/entity.ts';
import { fieldsCommand } from './commands/fields.ts';
import { previewCommand } from './commands/preview.ts';
import { mappingCommand } from './commands/mapping.ts';
import { linksCommand } from './commands/links.ts';
import { expandPairs } from './commands/pairs.ts';
import { objectTypes } from '../domain/objects/objects.ts';
import { exitCodeOf, explain } from './output/explain.ts';

/** `words`: what stands behind `syncline`. Its exit code is the process's. */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  /** Errors are for people, on stderr; a script that reads JSON finds one document all the same. */
  const printError = (message: string): void => {
    if (words.includes('--json')) console.log(JSON.stringify({ error: message }));
  };
  try {
    await createProgram().parseAsync(expandPairs(words), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Asked-for help ends with 0; commander has printed what is wrong with anything else.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      if (process.exitCode !== 0) printError(error.message.replace(/^error: /, ''));
    } else {
      process.exitCode = exitCodeOf(error);
      const sentence = explain(error);
      process.stderr.write(`${sentence}\n`);
      printError(sentence);
    }
  }
}

export function createProgram(): Command {
  const program = new Command('syncline')
    .description('Keeps contacts, companies and deals in step with CRMs: connections, imports, links.')
    .option('--json', 'print one JSON document, or one per line')
    .version(versionOf(path.join(repositoryRoot(), 'package.json')), '--version', 'print the version')
    .addCommand(connectionCommand());
  for (const object of objectTypes) program.addCommand(entityCommand(object));
  program.addCommand(mappingCommand()).addCommand(fieldsCommand()).addCommand(previewCommand());
  program.addCommand(bulkCommand()).addCommand(linksCommand());
  program.addCommand(connectorCommand()).addCommand(doctorCommand());
  prepare(program);
  return program;
}

function versionOf(packageFile: string): string {
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
}

/** What every command shares, because sub-commands that are added do not inherit it. */
function prepare(command: Command): void {
  command.exitOverride().configureHelp({ sortSubcommands: false });
  command.showHelpAfterError(`(\`${nameOf(command)} --help\` shows how it is used)`);
  const isLeaf = command.commands.length === 0;
  if (isLeaf && !command.options.some((option) => option.long === '--json')) {
    command.option('--json', 'print JSON');
  }
  for (const each of command.commands) prepare(each);
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}
