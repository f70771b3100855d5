import { Command } from 'commander';
import { checkCommand } from './bulk/check.ts';
import { controlCommands, listCommand, statusCommand } from './bulk/control.ts';
import { startCommand } from './bulk/start.ts';

/** `syncline bulk …`: imports of many at once. */
export function bulkCommand(): Command {
  const command = new Command('bulk')
    .description('import many contacts, companies or deals, and look after imports')
    .addCommand(startCommand())
    .addCommand(checkCommand())
    .addCommand(listCommand())
    .addCommand(statusCommand());
  for (const each of controlCommands()) command.addCommand(each);
  return command;
}
