import { Command } from 'commander';
import { checkCommand } from './connector/check.ts';
import { listCommand } from './connector/list.ts';
import { newCommand } from './connector/new.ts';

/** `syncline connector …`: which CRMs there are connectors for, and a connector of your own. */
export function connectorCommand(): Command {
  return new Command('connector')
    .description('the CRMs that Syncline has connectors for, and a new one of your own')
    .addCommand(listCommand())
    .addCommand(newCommand())
    .addCommand(checkCommand());
}
