// The record at the CRM before an update: looked at where what it shows decides about a field, and where a field is replaced
// whole, because what others have put in it must go along.
import type { CrmRecord, RecordState } from '../connectors/connector.ts';
import type { LinkRow } from '../store/entity/link-row.ts';
import type { Attempt } from './attempt.ts';
import { fieldHash } from './hash-record.ts';
import { readRecord } from './lookup.ts';
import { needsCurrent, type Differences } from './select-fields.ts';

export interface LookedAt {
  /** Undefined where it was not looked at. */
  state: RecordState | undefined;
  current: CrmRecord | undefined;
  /** What is sent, with what goes along. */
  complete(toSend: CrmRecord): CrmRecord;
}

export async function lookFirst(
  attempt: Attempt,
  { externalId, sentHashes }: LinkRow,
  differences: Differences,
): Promise<LookedAt> {
  const { wholeFields } = attempt.operations;
  const isAsked = externalId !== undefined && needsCurrent({ ...differences, wholeFields });
  const state = isAsked ? await readRecord(attempt, externalId) : undefined;
  const current = state?.state === 'live' ? state.match.record : undefined;
  return { state, current, complete: await completing(attempt, { sentHashes, current }) };
}

/** What goes along with a field that is replaced whole: what others have put in it; not what we have sent and take back. */
export async function completing(
  { operations: { wholeFields }, dependencies, tenantId }: Attempt,
  { sentHashes, current }: Pick<LinkRow, 'sentHashes'> & { current: CrmRecord | undefined },
): Promise<LookedAt['complete']> {
  if (wholeFields === undefined || current === undefined) return (toSend) => toSend;
  const hash = await dependencies.store.hasher(tenantId);
  return (toSend) =>
    wholeFields.complete(
      toSend,
      current,
      (field, value) => sentHashes[field] === fieldHash(hash, field, value),
    );
}
