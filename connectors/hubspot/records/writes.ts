// One write: a request, and the record that its answer names.
import { CrmError } from '../../../domain/failure.ts';
import { operationName } from '../../../domain/objects/operation-name.ts';
import type { Call, CrmRecord, WriteAnswer } from '../../connector.ts';
import { filled } from '../../kit/records/filled.ts';
import { recordIn, recordsIn, rowErrorsIn, writeAnswer, type HubspotParts } from './record.ts';

/** Names an input of a batch; unique in it. With one, a bad row fails alone. */
export const traceId = (at: number): string => `row-${at}`;

export function createWrites(parts: HubspotParts) {
  const { keyField, owners, send } = parts;

  /** By our own key it finds the record that an earlier create has made; a batch of one, because only batches upsert. */
  async function upsert(record: CrmRecord, idProperty: string, call: Call): Promise<WriteAnswer> {
    const { [idProperty]: _, ...properties } = record;
    const input = { id: call.key.entityId, idProperty, properties, objectWriteTraceId: traceId(0) };
    const answer = await send(
      'create',
      {
        method: 'POST',
        path: '/batch/upsert',
        body: { inputs: [input] },
        records: [record],
        isCreate: true,
      },
      call,
    );
    const [error] = rowErrorsIn(answer);
    if (error !== undefined) throw answer.refusal(error);
    const [written] = recordsIn(answer);
    if (written === undefined) throw answer.garbled('the answer names no record');
    return writeAnswer(written);
  }

  return {
    async create(record: CrmRecord, call: Call): Promise<WriteAnswer> {
      const properties = filled(await owners.resolve(record, call));
      if (keyField !== undefined) return upsert(properties, keyField, call);
      const request = {
        method: 'POST',
        body: { properties },
        records: [properties],
        isCreate: true,
      } as const;
      return writeAnswer(recordIn(await send('create', request, call)));
    },

    async update(externalId = '', record: CrmRecord, call: Call): Promise<WriteAnswer> {
      const properties = await owners.resolve(record, call);
      const request = {
        method: 'PATCH',
        path: `/${encodeURIComponent(externalId)}`,
        body: { properties },
        records: [properties],
      } as const;
      const written = recordIn(await send('update', request, call));
      if (written.id !== externalId) throw survivorError(parts, externalId, written.id);
      return writeAnswer(written);
    },

    /** Archived: HubSpot's people find it in their recycling bin for 90 days. */
    async remove(externalId: string, call: Call): Promise<void> {
      await send('remove', { method: 'DELETE', path: `/${encodeURIComponent(externalId)}` }, call);
    },
  };
}

/** The id of a merged record leads to its survivor: whether that is the entity's is decided by the push, before the next. */
export function survivorError(
  { object }: Pick<HubspotParts, 'object'>,
  externalId: string,
  survivor: string,
): CrmError {
  return new CrmError({
    kind: 'not_found',
    crm: 'hubspot',
    operation: operationName('update', object),
    execution: 'rejected',
    reason: `the record ${externalId} was merged into ${survivor}`,
  });
}
