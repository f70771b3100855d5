import { createReadStream } from 'node:fs';
import { Command } from 'commander';
import { pagesOf } from '../../../client/bulk/pages.ts';
import type { BulkInput } from '../../../client/bulk/row.ts';
import type { SynclineClient } from '../../../client/syncline-client.ts';
import { InvalidIdError, workflowIdOf } from '../../../domain/workflow-id.ts';
import { openRows } from '../../bulk/rows/open-rows.ts';
import { answer } from '../../output/answer.ts';
import { withSyncline, type Syncline } from '../open.ts';
import { refusalOf, retryBoth } from './set-and-remove.ts';

interface Options {
  connection: string;
  idColumn?: string;
  externalIdColumn: string;
  takeOver?: boolean;
}

interface Counts {
  rows: number;
  set: number;
  unchanged: number;
  refused: number;
}

const rowsAtOnce = 8;

/** `links import`: brings ids that an app already has. Rows that are refused are said on stderr. */
export function importCommand(): Command {
  return new Command('import')
    .description('a CSV (or NDJSON) of contact ids and external ids that your app already knows')
    .argument('<csv>', 'a file, or - for stdin')
    .requiredOption('--connection <id>')
    .option('--id-column <column>', 'the contact ids (default: id, or contactId)')
    .option('--external-id-column <column>', "the CRM's ids", 'externalId')
    .option('--take-over', 'also where a contact or a record is linked elsewhere')
    .action((file: string, options: Options, command: Command) =>
      withSyncline(async (syncline) => {
        await syncline.connection(options.connection);
        const client = await syncline.client();
        const chunks = file === '-' ? process.stdin : createReadStream(file);
        const rows = await openRows(chunks, {
          format: undefined,
          options: { ...options, map: {}, empty: 'keep' },
        });
        const counts: Counts = { rows: 0, set: 0, unchanged: 0, refused: 0 };
        for await (const page of pagesOf(rows, { size: rowsAtOnce })) {
          const results = await inOrderPerKey(page, (row) => importRow(syncline, client, { row, options }));
          for (const [index, result] of results.entries()) {
            counts.rows += 1;
            if (result === 'set' || result === 'unchanged') counts[result] += 1;
            else {
              counts.refused += 1;
              process.stderr.write(`line ${page[index]?.line}: ${result}\n`);
            }
          }
        }
        if (counts.refused > 0) process.exitCode = 1;
        answer(command, counts, () =>
          [`${counts.set} set`, `${counts.unchanged} were so already`, `${counts.refused} refused`].join(
            ', ',
          ),
        );
      }),
    );
}

/** All at once, but rows of one contact or one record one after the other: the first in the file counts. */
async function inOrderPerKey<T>(page: BulkInput[], work: (row: BulkInput) => Promise<T>): Promise<T[]> {
  const last = new Map<string, Promise<unknown>>();
  return Promise.all(
    page.map((row) => {
      const keys = row.kind === 'row' ? [`contact ${row.entityId}`, `record ${row.externalId}`] : [];
      const before = Promise.all(keys.flatMap((key) => last.get(key) ?? []));
      const result = before.then(() => work(row));
      for (const key of keys) last.set(key, result);
      return result;
    }),
  );
}

/** `set`, `unchanged`, or why it was refused. */
async function importRow(
  syncline: Syncline,
  client: SynclineClient,
  { row, options }: { row: BulkInput; options: Options },
): Promise<string> {
  if (row.kind === 'reject') return row.reason;
  const { entityId: contactId, externalId } = row;
  if (externalId === undefined) return 'has no external id';
  try {
    workflowIdOf({ connectionId: options.connection, object: 'contact', entityId: contactId });
  } catch (error) {
    if (error instanceof InvalidIdError) return contactId === '' ? 'has no contact id' : error.message;
    throw error;
  }
  const key = { connectionId: options.connection, object: 'contact' as const, entityId: contactId };
  const set = () => syncline.links.set({ key, externalId, takeOver: options.takeOver === true });
  // A push took the record at the same moment: asked again, it is known whose it is.
  const result = await set().catch((error: unknown) => (isTaken(error) ? set() : Promise.reject(error)));
  if (result.kind === 'set') await retryBoth(client, key, result);
  return result.kind === 'set' || result.kind === 'unchanged' ? result.kind : refusalOf(result, contactId);
}

/** SQLSTATE unique_violation: the external id. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && (error as { code?: string }).code === '23505';
}
