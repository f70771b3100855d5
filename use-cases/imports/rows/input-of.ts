import type { BulkInput } from '../../../client/bulk/row.ts';
import type { ReadRow } from '../../../domain/cells/read-row.ts';

/** What was read of one row, as an import takes it. `line`: where it begins; `raw`: as it stands in the source. */
export function inputOf(read: ReadRow, { line, raw }: { line: number; raw: string }): BulkInput {
  if (!read.ok) return { kind: 'reject', line, reason: read.reason, raw };
  const { entityId, fields, externalId } = read;
  return { kind: 'row', line, raw, entityId, fields, externalId };
}
