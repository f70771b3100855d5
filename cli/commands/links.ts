import { Command } from 'commander';
import { exportCommand } from './links/export.ts';
import { importCommand } from './links/import.ts';
import { removeCommand, setCommand } from './links/set-and-remove.ts';

/** `syncline links …`: the table id ↔ external id. */
export function linksCommand(): Command {
  return new Command('links')
    .description('which CRM record each contact, company or deal is')
    .addCommand(exportCommand())
    .addCommand(importCommand())
    .addCommand(setCommand())
    .addCommand(removeCommand());
}
