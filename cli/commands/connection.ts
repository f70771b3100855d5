import { Command } from 'commander';
import { addCommand, setCommand } from './connection/add-and-set.ts';
import { pauseCommand, resumeCommand } from './connection/pause-and-resume.ts';
import { loginCommand } from './connection/log-in.ts';
import { logoutCommand } from './connection/log-out.ts';
import { prepareCommand } from './connection/prepare.ts';
import { applyCommand } from './connection/apply.ts';
import { removeCommand } from './connection/remove.ts';
import { resyncCommand } from './connection/resync.ts';
import { listCommand, showCommand } from './connection/show.ts';
import { testCommand } from './connection/test.ts';

/** `syncline connection …`: one tenant's account in one CRM. */
export function connectionCommand(): Command {
  return new Command('connection')
    .description('the CRMs that your contacts, companies and deals are kept in step with')
    .addCommand(addCommand())
    .addCommand(setCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(testCommand())
    .addCommand(prepareCommand())
    .addCommand(loginCommand())
    .addCommand(logoutCommand())
    .addCommand(pauseCommand())
    .addCommand(resumeCommand())
    .addCommand(resyncCommand())
    .addCommand(removeCommand())
    .addCommand(applyCommand());
}
