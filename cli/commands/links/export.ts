import { once } from 'node:events';
import { Command } from 'commander';
import { namesOf } from '../../../domain/objects/objects.ts';
import { exportLinks } from '../../../use-cases/links/links.ts';
import { withSyncline } from '../../open.ts';
import { isJsonWanted } from '../../output/answer.ts';
import { csvLine } from '../../output/csv-line.ts';
import { connectionOf } from './connection-argument.ts';
import { objectOption, type ObjectChoice } from '../object-option.ts';

interface Options extends ObjectChoice {
  connection?: string;
}

/** CSV on stdout, or one JSON document per line; memory does not grow with the table. */
export function exportCommand(): Command {
  return new Command('export')
    .description('id and external id of all that are linked, as CSV')
    .argument('[connection]', 'instead of --connection')
    .option('--connection <id>')
    .addOption(objectOption())
    .action((argument: string | undefined, options: Options, command: Command) => {
      const { object } = options;
      const connectionId = connectionOf(argument, options.connection, ['export']);
      return withSyncline(async (syncline) => {
        const isJson = isJsonWanted(command);
        const { id } = namesOf(object);
        let isHeaderWanted = !isJson;
        for await (const page of exportLinks(syncline, { connectionId, object })) {
          const lines = page.map(({ entityId, ...link }) =>
            isJson
              ? `${JSON.stringify({ [id]: entityId, ...link })}\n`
              : csvLine([entityId, link.externalId, link.url, link.linkedAt]),
          );
          if (isHeaderWanted) lines.unshift(csvLine([id, 'externalId', 'url', 'linkedAt']));
          isHeaderWanted = false;
          await write(lines.join(''));
        }
      });
    });
}

async function write(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}
