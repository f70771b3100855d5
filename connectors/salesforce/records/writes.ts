// One write: a request, and the record that its answer names.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { Call, CrmRecord, WriteAnswer } from '../../connector.ts';
import type { ApiAnswer } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { filled } from '../../kit/records/filled.ts';
import { writeAnswer, type SalesforceParts } from './record.ts';

export function createWrites(parts: SalesforceParts) {
  const { name, keyField, owners, send } = parts;
  const pathOf = (externalId: string): string => `/sobjects/${name}/${encodeURIComponent(externalId)}`;

  return {
    /** By our own key it finds the record that an earlier create has made (upsert by external id). */
    async create(record: CrmRecord, call: Call): Promise<WriteAnswer> {
      const whole = filled(await owners.resolve(record, call));
      const { path, method, body } = addressOf(whole, call);
      const request = { method, path, route: `/sobjects/${name}`, body, records: [whole], isCreate: true };
      const answer = await send('create', request, call);
      const id = idIn(answer);
      if (id === undefined) throw answer.garbled('the answer names no record');
      return writeAnswer(name, id, answer);
    },

    /** 204 without a body. */
    async update(externalId = '', record: CrmRecord, call: Call): Promise<WriteAnswer> {
      const body = await owners.resolve(record, call);
      const path = pathOf(externalId);
      const answer = await send('update', { method: 'PATCH', path, body, records: [body] }, call);
      return writeAnswer(name, externalId, answer);
    },

    /** To the recycle bin, for 15 days. */
    async remove(externalId: string, call: Call): Promise<void> {
      await send('remove', { method: 'DELETE', path: pathOf(externalId) }, call);
    },
  };

  function addressOf(record: CrmRecord, call: Call) {
    if (keyField === undefined) {
      return { method: 'POST', path: `/sobjects/${name}`, body: record } as const;
    }
    const { [keyField]: key, ...body } = record;
    const value = encodeURIComponent(typeof key === 'string' ? key : call.key.entityId);
    return { method: 'PATCH', path: `/sobjects/${name}/${keyField}/${value}`, body } as const;
  }
}

function idIn({ json }: ApiAnswer): string | undefined {
  return isPlainObject(json) && json['success'] !== false ? externalIdOf(json['id'] as Json) : undefined;
}
