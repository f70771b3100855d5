// The first rows of a file, and what an import of them would do.
import { readChange } from '../../domain/entity/change.ts';
import { changeOfRow, refusalOf, type BulkReject, type BulkRow } from '../../client/bulk/row.ts';
import { openRows, type OpenRowsOptions } from '../imports/rows/open-rows.ts';
import type { ImportSource } from '../imports/source.ts';
import type { Syncline } from '../open-syncline.ts';
import { mostPreviews, previewChanges, type ChangeToPreview, type Preview } from './preview-changes.ts';

export interface FilePreviewRequest extends Pick<
  OpenRowsOptions,
  'format' | 'encoding' | 'options' | 'onOpened' | 'onEncodingGuess'
> {
  source: ImportSource;
  connectionId: string;
  /** Rows that are looked at; `mostPreviews` at most. */
  limit: number;
}

export interface FilePreview {
  rows: { line: number; entityId: string; preview: Preview }[];
  /** Rows that no import would take. */
  rejected: BulkReject[];
  /** The file goes on after them. */
  isMore: boolean;
}

/** Throws RefusedError where the source holds no rows for us, and BrokenSourceError. */
export async function previewFile(
  syncline: Syncline,
  { source, connectionId, limit, ...how }: FilePreviewRequest,
): Promise<FilePreview> {
  const { object } = how.options;
  const chunks = source.open();
  const taken: { row: BulkRow; change: ChangeToPreview }[] = [];
  const rejected: BulkReject[] = [];
  let isMore = false;
  try {
    const { rows } = await openRows(chunks, { ...how, file: source.file });
    for await (const input of rows) {
      if (taken.length + rejected.length === Math.min(limit, mostPreviews)) {
        isMore = true;
        break;
      }
      if (input.kind === 'reject') rejected.push(input);
      else {
        const payload = changeOfRow(input, { bulkId: 'preview', startedAt: Date.now() });
        const reason = refusalOf(input, payload, { connectionId, object });
        const read = readChange(object, payload);
        const { line, raw, entityId, externalId } = input;
        if (reason === undefined && read.ok) {
          taken.push({ row: input, change: { entityId, externalId, fields: read.value.fields } });
        } else rejected.push({ kind: 'reject', line, raw, reason: reason ?? 'it cannot be read' });
      }
    }
  } finally {
    chunks.destroy();
  }
  const previews = await previewChanges(
    syncline,
    { connectionId, object },
    taken.map(({ change }) => change),
  );
  const rows = taken.flatMap(({ row: { line, entityId } }, index) => {
    const preview = previews[index];
    return preview === undefined ? [] : [{ line, entityId, preview }];
  });
  return { rows, rejected, isMore };
}
