// A row of an import, and why it cannot be taken.
import { createHash } from 'node:crypto';
import { readChange } from '../../domain/entity/change.ts';
import type { Fields } from '../../domain/fields.ts';
import { importRowId } from '../../domain/entity/import-row-id.ts';
import { namesOf, type ObjectType } from '../../domain/objects/objects.ts';
import { canonicalJson } from '../../domain/json.ts';
import { InvalidIdError, type ChangePayload, workflowIdOf } from '../../workflows/messages.ts';

export interface BulkRow {
  kind: 'row';
  /** Line of the source, from 1; a header counts. */
  line: number;
  entityId: string;
  fields: Fields;
  externalId?: string;
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
  try {
    workflowIdOf({ connectionId, object, entityId: row.entityId });
  } catch (error) {
    if (error instanceof InvalidIdError)
      return row.entityId === '' ? `has no ${namesOf(object).one} id` : sentenceOf(error);
    throw error;
  }
  const { email, emails } = row.fields;
  const wrong = [email, ...(Array.isArray(emails) ? emails : [])].find(
    (value): value is string => typeof value === 'string' && value !== '' && !emailShape.test(value),
  );
  if (wrong !== undefined) return `"${wrong.slice(0, 100)}" is not an e-mail address`;
  const read = readChange(object, change);
  return read.ok ? undefined : read.reason;
}

/** The signal of a row: one id per import and entity, and the time at which the import began. Due at once without a quiet period. */
export function changeOfRow(
  row: BulkRow,
  bulk: { bulkId: string; startedAt: number },
  quietPeriodMs?: number,
): ChangePayload {
  return {
    fields: row.fields,
    changeId: importRowId(bulk.bulkId, row.entityId),
    occurredAt: bulk.startedAt,
    ...(row.externalId === undefined ? {} : { externalId: row.externalId }),
    ...(quietPeriodMs === undefined ? {} : { quietPeriodMs }),
  };
}

/** Equal rows have equal hashes, whatever the order of their columns. */
export function rowHash(row: BulkRow): string {
  const content = canonicalJson([row.fields, row.externalId ?? null]);
  return createHash('sha256').update(content).digest('base64url').slice(0, 22);
}

function sentenceOf(error: Error): string {
  return error.message.replace(/\.$/, '');
}
