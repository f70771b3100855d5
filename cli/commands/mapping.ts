import { Command } from 'commander';
import { setCommand } from './mapping/set.ts';
import { showCommand } from './mapping/show.ts';

/** `syncline mapping …`: which field of ours goes where. */
export function mappingCommand(): Command {
  return new Command('mapping')
    .description('which field goes where on a connection')
    .addCommand(showCommand())
    .addCommand(setCommand());
}
