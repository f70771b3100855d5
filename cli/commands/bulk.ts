import { Command } from 'commander';
import { controlCommands, statusCommand } from './bulk/control.ts';
import { startCommand } from './bulk/start.ts';

/** `syncline bulk …`: imports of many contacts. */
export function bulkCommand(): Command {
  const command = new Command('bulk')
    .description('import many contacts, and look after imports')
    .addCommand(startCommand())
    .addCommand(statusCommand());
  for (const each of controlCommands()) command.addCommand(each);
  return command;
}
