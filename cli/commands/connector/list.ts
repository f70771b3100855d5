import { Command } from 'commander';
import { connectorFoldersOf } from '../../../config/connector-folders.ts';
import { listConnectors } from '../../../use-cases/connectors/list-connectors.ts';
import { answer } from '../../output/answer.ts';
import { paint } from '../../output/paint.ts';
import { alignColumns } from '../../output/table.ts';

/** `connector list`: without a stack. */
export function listCommand(): Command {
  return new Command('list')
    .description('the connectors, those of SYNCLINE_CONNECTOR_FOLDER too')
    .action(async (_options: unknown, command: Command) => {
      const connectors = await listConnectors(connectorFoldersOf());
      answer(command, connectors, () =>
        alignColumns([
          ['NAME', 'CRM', 'DOCUMENTATION'].map((title) => paint('dim', title)),
          ...connectors.map(({ name, aliases, title, documentation }) => [
            [name, ...aliases].join(', '),
            title,
            documentation,
          ]),
        ]),
      );
    });
}
