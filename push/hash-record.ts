// Hashes of what is sent: they tell "the same again" without keeping the values readable.
import type { CrmRecord, ObjectOperations } from '../connectors/connector.ts';
import { canonicalJson, type Json } from '../domain/json.ts';
import type { Attempt } from './attempt.ts';

/** Grows when code that maps changes what it makes of the same fields; where a table maps, its version comes with it. */
const mappingVersion = 1;

export interface RecordHashes {
  /** CRM field → hash of its value */
  hashes: Record<string, string>;
  fingerprint: string;
}

/** Hash per field, and of the whole record. */
export async function hashRecord(
  attempt: Pick<Attempt, 'dependencies' | 'tenantId'> & { operations: Pick<ObjectOperations, 'mapping'> },
  crmRecord: CrmRecord,
): Promise<RecordHashes> {
  const hash = await attempt.dependencies.store.hasher(attempt.tenantId);
  const hashes = Object.fromEntries(
    Object.entries(crmRecord).map(([field, value]) => [field, fieldHash(hash, field, value)]),
  );
  const { mapping } = attempt.operations;
  const version = [mappingVersion, ...(mapping === undefined ? [] : [mapping.version])].join(' ');
  return { hashes, fingerprint: hash(['record', version, canonicalJson(crmRecord)]) };
}

/** Of one value; `hash` is the tenant's. */
export function fieldHash(hash: (parts: string[]) => string, field: string, value: Json): string {
  return hash(['value', field, canonicalJson(value)]).slice(0, 22);
}
