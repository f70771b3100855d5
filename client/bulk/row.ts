// A row of an import, and why it cannot be taken.
import { createHash } from 'node:crypto';
import { readChange } from '../../domain/entity/change.ts';
import { nounOf, type EntityKey } from '../../domain/entity/entity-key.ts';
import type { Fields } from '../../domain/fields.ts';
import { importRowId } from '../../domain/entity/import-row-id.ts';
import { namesOf, type ObjectType } from '../../domain/objects/objects.ts';
import { canonicalJson } from '../../domain/json.ts';
import { withoutUndefined } from '../change.ts';
import { InvalidIdError, type ChangePayload, workflowIdOf } from '../../workflows/messages.ts';

export interface BulkRow {
  kind: 'row';
  /** Line of the source, from 1; a header counts. */
  line: number;
  entityId: string;
  fields: Fields;
  externalId?: string | undefined;
  /** The source's own text, for the list of rejects. */
  raw: string;
}

export interface BulkReject {
  kind: 'reject';
  line: number;
  reason: string;
  raw: string;
}

export type BulkInput = BulkRow | BulkReject;

// Something before and after one @, and a dot in the domain: what every CRM demands at least.
const emailShape = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

/** Why this row cannot be imported, or undefined. */
export function refusalOf(
  row: BulkRow,
  change: ChangePayload,
  { connectionId, object }: { connectionId: string; object: ObjectType },
): string | undefined {
  const wrongId = problemOfId({ connectionId, object, entityId: row.entityId });
  if (wrongId !== undefined) return wrongId;
  const { email, emails } = row.fields;
  const wrong = [email, ...(Array.isArray(emails) ? emails : [emails])].find(
    (value) =>
      value !== undefined &&
      value !== null &&
      value !== '' &&
      !(typeof value === 'string' && emailShape.test(value)),
  );
  if (wrong !== undefined) return `${JSON.stringify(wrong).slice(0, 102)} is not an e-mail address`;
  const read = readChange(object, change);
  return read.ok ? undefined : read.reason;
}

/** Why this cannot be the id of a row, without a full stop; or undefined. */
export function problemOfId(key: EntityKey): string | undefined {
  try {
    workflowIdOf(key);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidIdError)) throw error;
    return key.entityId === '' ? `has no ${nounOf(key)} id` : error.message.replace(/\.$/, '');
  }
}

/** The signal of a row: one id per import and entity, and the time at which the import began. Due at once without a quiet period. */
export function changeOfRow(
  row: BulkRow,
  bulk: { bulkId: string; startedAt: number },
  quietPeriodMs?: number,
): ChangePayload {
  return withoutUndefined({
    fields: row.fields,
    changeId: importRowId(bulk.bulkId, row.entityId),
    occurredAt: bulk.startedAt,
    externalId: row.externalId,
    quietPeriodMs,
  });
}

/** Why a second row of an entity is not taken. */
export function differsFrom(firstLine: number, { line, entityId }: BulkRow, object: ObjectType): string {
  return `lines ${firstLine} and ${line} are both the ${namesOf(object).one} "${entityId}", with different content`;
}

/** Equal rows have equal hashes, whatever the order of their columns. */
export function rowHash(row: BulkRow): string {
  const content = canonicalJson([row.fields, row.externalId ?? null]);
  return createHash('sha256').update(content).digest('base64url').slice(0, 22);
}
