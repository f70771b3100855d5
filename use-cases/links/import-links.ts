// Brings ids that an app already has, from rows of entity id and external id.
import { pagesOf } from '../../client/bulk/pages.ts';
import { problemOfId, type BulkInput } from '../../client/bulk/row.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import { isNoId } from '../../domain/no-id.ts';
import { connectionTaking } from '../connections/find-connection.ts';
import { openRows, type OpenRowsOptions } from '../imports/rows/open-rows.ts';
import type { Syncline } from '../open-syncline.ts';
import type { LinkRefusal } from '../refused-error.ts';
import { setAndRetry } from './links.ts';

export interface LinksImportRequest
  extends
    Pick<EntityKey, 'connectionId' | 'object'>,
    Pick<OpenRowsOptions, 'file' | 'encoding' | 'onOpened' | 'onEncodingGuess'> {
  chunks: AsyncIterable<Buffer>;
  idColumn?: string | undefined;
  externalIdColumn: string;
  /** Also where an entity or a record is linked elsewhere. */
  takeOver: boolean;
}

export type ImportedLink =
  | { kind: 'set' | 'unchanged' }
  /** `reason`: a sentence without a full stop about what the row holds. */
  | { kind: 'refused'; why: { reason: string } | { key: EntityKey; refusal: LinkRefusal } };

const rowsAtOnce = 8;

/** One answer per row, in the order of the source. Throws RefusedError, and BrokenSourceError behind the last row. */
export async function* importLinks(
  syncline: Syncline,
  request: LinksImportRequest,
): AsyncGenerator<{ line: number; result: ImportedLink }> {
  await connectionTaking(syncline, request);
  await syncline.client(); // Throws before the first row when Temporal cannot be reached.
  const { chunks, object, idColumn, externalIdColumn, file, encoding, onOpened, onEncodingGuess } = request;
  const { rows } = await openRows(chunks, {
    format: undefined,
    options: { object, idColumn, externalIdColumn, map: {}, empty: 'keep', onlyIds: true },
    file,
    encoding,
    onOpened,
    onEncodingGuess,
  });
  for await (const page of pagesOf(rows, { size: rowsAtOnce })) {
    const results = await inOrderPerKey(page, (row) => importRow(syncline, row, request));
    for (const [index, result] of results.entries()) yield { line: page[index]?.line ?? 0, result };
  }
}

/** All at once, but rows of one entity or one record one after the other: the first in the file counts. */
async function inOrderPerKey<T>(page: BulkInput[], work: (row: BulkInput) => Promise<T>): Promise<T[]> {
  const last = new Map<string, Promise<unknown>>();
  return Promise.all(
    page.map((row) => {
      const keys = row.kind === 'row' ? [`entity ${row.entityId}`, `record ${row.externalId}`] : [];
      const before = Promise.all(keys.flatMap((key) => last.get(key) ?? []));
      const result = before.then(() => work(row));
      for (const key of keys) last.set(key, result);
      return result;
    }),
  );
}

async function importRow(
  syncline: Syncline,
  row: BulkInput,
  { connectionId, object, takeOver }: LinksImportRequest,
): Promise<ImportedLink> {
  if (row.kind === 'reject') return { kind: 'refused', why: { reason: row.reason } };
  const { entityId, externalId } = row;
  if (externalId === undefined || isNoId(externalId))
    return { kind: 'refused', why: { reason: 'has no external id' } };
  const key = { connectionId, object, entityId };
  const reason = problemOfId(key);
  if (reason !== undefined) return { kind: 'refused', why: { reason } };
  const result = await setAndRetry(syncline, { key, externalId, takeOver });
  if (result.kind === 'set' || result.kind === 'unchanged') return { kind: result.kind };
  return { kind: 'refused', why: { key, refusal: result } };
}
