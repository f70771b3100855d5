// What makes two starts the same import: connection, object, content, and the options that change what is sent.
import { randomBytes } from 'node:crypto';
import type { ImportIdentity } from '../../domain/import-ledger.ts';
import { canonicalJson } from '../../domain/json.ts';
import type { RowOptions } from './rows/columns.ts';
import type { RowFormat } from './rows/open-rows.ts';
import type { ImportSource } from './source.ts';

export function identityOf(
  source: ImportSource,
  given: {
    connectionId: string;
    bulkId: string | undefined;
    rowOptions: RowOptions;
    format: RowFormat | undefined;
    encoding: string | undefined;
  },
): ImportIdentity {
  const { object, idColumn, externalIdColumn, map, empty, delimiter } = given.rowOptions;
  const options = canonicalJson({
    idColumn: idColumn ?? null,
    externalIdColumn: externalIdColumn ?? null,
    map: { ...map },
    empty,
    delimiter: delimiter ?? null,
    format: given.format ?? null,
    encoding: given.encoding ?? null,
  });
  const common = { connectionId: given.connectionId, object, options, source: source.name };
  if (source.content !== undefined) {
    return { ...common, contentHash: source.content.hash, bulkId: given.bulkId };
  }
  // A stream is known by its id alone.
  return {
    ...common,
    contentHash: 'stream',
    bulkId: given.bulkId ?? `stream-${randomBytes(5).toString('hex')}`,
  };
}
