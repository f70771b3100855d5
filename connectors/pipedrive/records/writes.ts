// One write: a request, and the record that its answer names.
import { CrmError } from '../../../domain/failure.ts';
import { operationName } from '../../../domain/objects/operation-name.ts';
import type { Call, CrmRecord, WriteAnswer } from '../../connector.ts';
import { filled } from '../../kit/records/filled.ts';
import type { PipedriveParts } from '../parts.ts';
import { recordIn, writeAnswer, type PipedriveRecord } from './record.ts';
import { bodyOf } from './wire.ts';

export function createWrites(parts: PipedriveParts) {
  const { object, crm, key, send } = parts;

  async function write(
    verb: 'create' | 'update',
    { path, record }: { path: string; record: CrmRecord },
    call: Call,
  ): Promise<PipedriveRecord> {
    const body = await bodyOf(parts, record, call);
    const isCreate = verb === 'create';
    const request = {
      method: isCreate ? 'POST' : 'PATCH',
      path,
      body,
      records: [record],
      isCreate,
    } as const;
    return recordIn(parts, await send(verb, request, call));
  }

  /** Once more where somebody has taken the field of our ids away: refused for that, nothing was executed. */
  async function withKey(send: () => Promise<PipedriveRecord>, call: Call): Promise<PipedriveRecord> {
    try {
      return await send();
    } catch (error) {
      if (key === undefined || !(error instanceof CrmError) || error.execution !== 'rejected') throw error;
      if (error.field !== `custom_fields.${await key.code(call)}`) throw error;
      key.forget();
      return send();
    }
  }

  return {
    async create(record: CrmRecord, call: Call): Promise<WriteAnswer> {
      return writeAnswer(
        await withKey(() => write('create', { path: '', record: filled(record) }, call), call),
      );
    },

    async update(externalId = '', record: CrmRecord, call: Call): Promise<WriteAnswer> {
      const path = `/${encodeURIComponent(externalId)}`;
      const written = await withKey(() => write('update', { path, record }, call), call);
      if (!written.isDeleted) return writeAnswer(written);
      // Whether a deleted record can be written at all is from memory.
      throw new CrmError({
        kind: 'not_found',
        crm,
        operation: operationName('update', object),
        execution: 'rejected',
        reason: `the record ${externalId} is deleted`,
      });
    },

    /** It is there for 30 days more, and can be brought back in Pipedrive. */
    async remove(externalId: string, call: Call): Promise<void> {
      await send('remove', { method: 'DELETE', path: `/${encodeURIComponent(externalId)}` }, call);
    },
  };
}
