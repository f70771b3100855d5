import { Command } from 'commander';
import type { EntityKey } from '../../../domain/entity/entity-key.ts';
import { namesOf, type ObjectType } from '../../../domain/objects/objects.ts';
import { withSyncline } from '../../open.ts';
import type { Syncline } from '../../../use-cases/open-syncline.ts';

export interface KeyCommand<Options> {
  name: string;
  description: string;
  /** `options` are those of the command, as commander has read them. */
  run(syncline: Syncline, key: EntityKey, given: { options: Options; command: Command }): Promise<void>;
}

/** A command about one entity: `<connection> <contactId>`, and so for the other objects. */
export function keyCommand<Options>(
  object: ObjectType,
  { name, description, run }: KeyCommand<Options>,
): Command {
  const { one, id } = namesOf(object);
  return new Command(name)
    .description(description)
    .argument('<connection>')
    .argument(`<${id}>`, `your app's id of the ${one}`)
    .action((connectionId: string, entityId: string, options: Options, command: Command) =>
      withSyncline((syncline) => run(syncline, { connectionId, object, entityId }, { options, command })),
    );
}
