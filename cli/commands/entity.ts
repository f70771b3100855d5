import { Command } from 'commander';
import { namesOf, type ObjectType } from '../../domain/objects/objects.ts';
import { changeCommand } from './entity/change.ts';
import { forgetCommand, restoreCommand } from './entity/forget-and-restore.ts';
import { listCommand } from './entity/list.ts';
import { deletedCommand, pauseCommand, resumeCommand, retryCommand } from './entity/orders.ts';
import { showCommand } from './entity/show.ts';

/** `syncline contact …`, `company …`, `deal …`: one of them on one connection. */
export function entityCommand(object: ObjectType): Command {
  const { one } = namesOf(object);
  return new Command(one)
    .description(`one ${one}: change it, read its story, retry, pause, forget`)
    .addCommand(changeCommand(object))
    .addCommand(showCommand(object))
    .addCommand(listCommand(object))
    .addCommand(retryCommand(object))
    .addCommand(pauseCommand(object))
    .addCommand(resumeCommand(object))
    .addCommand(forgetCommand(object))
    .addCommand(restoreCommand(object))
    .addCommand(deletedCommand(object));
}
