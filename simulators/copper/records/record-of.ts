import type { RecordStore } from '../../control/record-store.ts';
import type { StoredRecord } from '../../record.ts';
import type { CopperKind } from './kinds.ts';

/** A record that is there: one that was merged away is not. */
export function recordOf(
  { type }: CopperKind,
  id: string,
  records: Pick<RecordStore, 'get'>,
): StoredRecord | undefined {
  const record = records.get(id);
  const isIt = record?.crm === 'copper' && record.type === type && record.departure === undefined;
  return isIt ? record : undefined;
}
