// Hashes of what is sent: they tell "the same again" without keeping the values readable.
import type { CrmRecord } from '../connectors/connector.ts';
import { canonicalJson } from '../domain/json.ts';
import type { Attempt } from './attempt.ts';

/** Grows when the mapping code changes what it makes of the same fields. */
const mappingVersion = 1;

export interface RecordHashes {
  /** CRM field → hash of its value */
  hashes: Record<string, string>;
  fingerprint: string;
}

/** Hash per field, and of the whole record. */
export async function hashRecord(
  attempt: Pick<Attempt, 'dependencies' | 'tenantId'>,
  crmRecord: CrmRecord,
): Promise<RecordHashes> {
  const hash = await attempt.dependencies.store.hasher(attempt.tenantId);
  const hashes = Object.fromEntries(
    Object.entries(crmRecord).map(([field, value]) => [
      field,
      hash(['value', field, canonicalJson(value)]).slice(0, 22),
    ]),
  );
  return { hashes, fingerprint: hash(['record', String(mappingVersion), canonicalJson(crmRecord)]) };
}
