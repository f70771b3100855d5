import { Command } from 'commander';
import { changeCommand } from './contact/change.ts';
import { forgetCommand, restoreCommand } from './contact/forget-and-restore.ts';
import { showCommand } from './contact/show.ts';
import { deletedCommand, pauseCommand, resumeCommand, retryCommand } from './contact/signals.ts';

/** `syncline contact …`: one contact on one connection. */
export function contactCommand(): Command {
  return new Command('contact')
    .description('one contact: change it, read its story, retry, pause, forget')
    .addCommand(changeCommand())
    .addCommand(showCommand())
    .addCommand(retryCommand())
    .addCommand(pauseCommand())
    .addCommand(resumeCommand())
    .addCommand(forgetCommand())
    .addCommand(restoreCommand())
    .addCommand(deletedCommand());
}
