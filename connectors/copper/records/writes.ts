// One write: a request, and the record that its answer names.
import { CrmError } from '../../../domain/failure.ts';
import type { Call, CrmRecord, RequestLimits, WriteAnswer } from '../../connector.ts';
import { filled } from '../../kit/records/filled.ts';
import { shownValues } from '../../kit/answers/shown-values.ts';
import { personByEmail } from './lookup.ts';
import { recordIn, written, type CopperParts } from './record.ts';
import { toWire } from './wire.ts';

export function createWrites(parts: CopperParts) {
  const { owners, ownFields, send } = parts;
  const pathOf = (externalId: string): string => `/${encodeURIComponent(externalId)}`;

  return {
    async create(record: CrmRecord, call: Call): Promise<WriteAnswer> {
      const whole = filled(await owners.resolve(record, call));
      const own = await ownFields(call);
      const request = { method: 'POST', body: toWire(whole, own), records: [whole], isCreate: true } as const;
      const answer = await send('create', request, call).catch(async (error: unknown) => {
        throw await namingTheRecord(parts, error, whole, call);
      });
      return written(recordIn(answer, parts, own).id, parts);
    },

    async update(externalId = '', record: CrmRecord, call: Call): Promise<WriteAnswer> {
      const resolved = await owners.resolve(record, call);
      const own = await ownFields(call);
      const request = {
        method: 'PUT',
        path: pathOf(externalId),
        body: toWire(resolved, own),
        records: [resolved],
      } as const;
      const answer = await send('update', request, call);
      const { id } = recordIn(answer, parts, own);
      if (id !== externalId) throw answer.garbled(`the answer is about the record ${id}`);
      return written(id, parts);
    },

    /** For good. */
    async remove(externalId: string, call: Call): Promise<void> {
      await send('remove', { method: 'DELETE', path: pathOf(externalId) }, call);
    },
  };
}

/**
 * A second person with an e-mail is refused, and Copper does not say whose it is: so it is asked. Whatever its words are, a
 * person who has the e-mail is what stands in the way. Anything else comes back as it is.
 */
export async function namingTheRecord<Given>(
  parts: CopperParts,
  error: Given,
  record: CrmRecord,
  limits: RequestLimits,
): Promise<Given | CrmError> {
  if (!(error instanceof CrmError) || !isAboutEmail(error)) return error;
  for (const email of shownValues(record['emails'])) {
    const holder = await personByEmail(parts, email, limits).catch(ifUnanswered);
    if (holder === undefined) continue;
    const { crm, operation, execution, status, reason } = error;
    const details = { crm, operation, execution, status, reason, existingId: holder.id };
    return new CrmError({ kind: 'conflict', ...details });
  }
  return error;
}

function isAboutEmail({ kind, field, reason = '', execution }: CrmError): boolean {
  if (execution !== 'rejected' || (kind !== 'conflict' && kind !== 'invalid_record')) return false;
  return field === 'email' || /e-?mail/i.test(reason);
}

/** What the write was answered is told, whatever becomes of the question after it. */
function ifUnanswered(error: unknown): undefined {
  if (error instanceof CrmError) return undefined;
  throw error;
}
