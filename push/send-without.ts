// One bad value must not stop a phone number: what the CRM refuses stays behind, where the connection says so, and the
// rest goes without it.
import type { CrmRecord, WriteAnswer } from '../connectors/connector.ts';
import { CrmError } from '../domain/failure.ts';
import type { LeftOut } from '../domain/mapping/mapping-refusal.ts';
import { objects } from '../domain/objects/objects.ts';
import type { Attempt } from './attempt.ts';
import type { RecordHashes } from './hash-record.ts';

/** More than this are no single bad values. */
const mostRefusals = 5;

type WithMapping = Pick<Attempt, 'operations' | 'request' | 'values'>;

/**
 * `send` throws CrmError. Each refusal that names a field takes that out; each time another one, so it ends. Answers what
 * stayed behind, also what the CRM took and says that it has not kept; `answer` is undefined where nothing was left to send.
 */
export async function sendWithoutRefused<Answer extends Pick<WriteAnswer, 'leftOut'>>(
  attempt: WithMapping,
  record: CrmRecord,
  send: (record: CrmRecord) => Promise<Answer>,
): Promise<{ answer: Answer | undefined; leftOut: LeftOut[] }> {
  const leftOut: LeftOut[] = [];
  let left = record;
  for (let refusals = 0; ; refusals += 1) {
    if (refusals > 0 && Object.keys(left).length === 0) return { answer: undefined, leftOut };
    try {
      const answer = await send(left);
      return { answer, leftOut: [...leftOut, ...(answer.leftOut ?? [])] };
    } catch (error) {
      const refused = refusedFields(attempt, left, error);
      if (refused.length === 0 || refusals === mostRefusals) throw error;
      leftOut.push(...refused);
      left = without(left, refused);
    }
  }
}

function refusedFields({ operations, request }: WithMapping, record: CrmRecord, error: unknown): LeftOut[] {
  if (!(error instanceof CrmError) || error.kind !== 'invalid_record' || error.execution === 'unknown')
    return [];
  const { field, reason = 'the CRM refuses it' } = error;
  // Without what says who it is, the record could not be found again.
  if (field === undefined || keyFields(request).includes(field)) return [];
  const paths = operations.mapping?.mayLeaveOut(field) ?? [];
  return paths
    .filter((path) => Object.hasOwn(record, path))
    .map((crmField) => ({
      field,
      crmField,
      reason: reason.includes(field) ? reason : `${field}: ${reason}`,
    }));
}

function keyFields({ object }: Attempt['request']): string[] {
  return Object.entries(objects[object].keys).flatMap(([field, { list }]) =>
    list === undefined ? [field] : [field, list],
  );
}

/** Of a link. */
export interface SentHashes {
  hashes: Record<string, string>;
  fingerprint: string | undefined;
}

/** What stayed behind counts as not sent, and the record as not in step: the next push tries it again. */
export function hashesWithout(
  { hashes, fingerprint }: RecordHashes,
  leftOut: readonly LeftOut[],
): SentHashes {
  return {
    hashes: without(hashes, leftOut),
    fingerprint: leftOut.length === 0 ? fingerprint : undefined,
  };
}

/** Of what is sent. */
export function hashesOf(hashes: Record<string, string>, record: CrmRecord): Record<string, string> {
  return Object.fromEntries(Object.entries(hashes).filter(([path]) => Object.hasOwn(record, path)));
}

export function without<Value>(
  record: Record<string, Value>,
  leftOut: readonly LeftOut[],
): Record<string, Value> {
  if (leftOut.length === 0) return record;
  const paths = new Set(leftOut.map(({ crmField }) => crmField));
  return Object.fromEntries(Object.entries(record).filter(([path]) => !paths.has(path)));
}

/** All that the push did not send: what the mapping knew before, and what the CRM has refused. */
export function allLeftOut({ operations, values }: WithMapping, refused: readonly LeftOut[]): LeftOut[] {
  return [...(operations.mapping?.report(values).leftOut ?? []), ...refused];
}
