// The rows that need a person, beside the source: as they stood there, with the reason behind the last column.
import { attentionColumns } from '../../domain/attention-columns.ts';
import type { AttentionSheet } from '../../use-cases/imports/attention/attention-sheet.ts';
import { createCsvFile } from '../output/csv-file.ts';
import { inWords } from '../output/failure-in-words.ts';
import { noReason, type AttentionOf } from './attention.ts';

/** Written anew. Marked as UTF-8, and so read as that again, whatever encoding the source had. */
export async function writeAttentionFile(
  path: string,
  { header, delimiter, rows }: AttentionSheet,
  { connectionId, object }: AttentionOf,
): Promise<void> {
  const file = await createCsvFile(path, { delimiter, isMarked: true });
  await file.write([[...header, ...attentionColumns]]);
  for await (const { cells, row } of rows) {
    const { entityId, failure, outcome } = row;
    const told = failure === undefined ? undefined : inWords(failure, { connectionId, object, entityId });
    await file.write([[...cells, told?.kind ?? outcome, told?.message ?? noReason, told?.whatToDo ?? '']]);
  }
  await file.close();
}
