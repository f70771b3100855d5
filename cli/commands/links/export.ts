import { once } from 'node:events';
import { Command } from 'commander';
import { isJsonWanted } from '../../output/answer.ts';
import { csvLine } from '../../output/csv-line.ts';
import { withSyncline } from '../open.ts';

const pageSize = 1_000;

/** CSV on stdout, or one JSON document per line; memory does not grow with the table. */
export function exportCommand(): Command {
  return new Command('export')
    .description('contact id and external id of every linked contact, as CSV')
    .requiredOption('--connection <id>')
    .action(({ connection: connectionId }: { connection: string }, command: Command) =>
      withSyncline(async (syncline) => {
        await syncline.connection(connectionId);
        const isJson = isJsonWanted(command);
        if (!isJson) await write(csvLine(['contactId', 'externalId', 'url', 'linkedAt']));
        let after = '';
        for (;;) {
          const page = await syncline.links.page({ connectionId, object: 'contact' }, after, pageSize);
          const lines = page.map(({ entityId, ...link }) =>
            isJson
              ? `${JSON.stringify({ contactId: entityId, ...link })}\n`
              : csvLine([entityId, link.externalId, link.url, link.linkedAt]),
          );
          await write(lines.join(''));
          const last = page.at(-1);
          if (last === undefined || page.length < pageSize) return;
          after = last.entityId;
        }
      }),
    );
}

async function write(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}
