// The three kinds of requests that rows share: what they may not have in common, and the operation for one alone.
import { comparedKey, type ObjectType } from '../../domain/objects/objects.ts';
import type {
  BatchOperations,
  CreateRow,
  FindRow,
  Match,
  ObjectOperations,
  UpdateRow,
  WriteAnswer,
} from '../connector.ts';
import type { BatchKind } from './row.ts';

/** Where the connector has no such call there is no kind. */
export interface BatchKinds {
  /** One per field: a request asks by one. */
  find?: (() => BatchKind<FindRow, Match[]>) | undefined;
  create?: BatchKind<CreateRow, WriteAnswer> | undefined;
  update?: BatchKind<UpdateRow, WriteAnswer> | undefined;
}

/** `operations` is the one for a single row; `batch` is its own. */
export function batchKinds(
  object: ObjectType,
  operations: ObjectOperations,
  batch: BatchOperations,
): BatchKinds {
  const { size } = batch;
  const find = batch.find?.bind(batch);
  const create = batch.create?.bind(batch);
  const update = batch.update?.bind(batch);
  const alone = operations.find?.bind(operations);
  /** Two attempts for one entity are two requests too. */
  const ours = ({ call }: { call: { key: { entityId: string } } }): string => `entity ${call.key.entityId}`;
  const once = (record: CreateRow['record']): string[] =>
    (batch.valuesOnce?.(record) ?? []).map((value) => `value ${value}`);

  return {
    find:
      find === undefined || alone === undefined
        ? undefined
        : () => ({
            isWrite: false,
            size,
            // What a lookup answers says whose record it is, seen from the entity that asks: it is nobody else's answer.
            valuesOf: ({ key }) => [comparedKey(object, key.field, key.value).toLowerCase()],
            together: find,
            alone: ({ key, call }) => alone([key], call),
          }),
    create:
      create === undefined
        ? undefined
        : {
            isWrite: true,
            size,
            valuesOf: (row) => [ours(row), ...once(row.record)],
            together: create,
            alone: ({ record, call }) => operations.create(record, call),
          },
    update:
      update === undefined
        ? undefined
        : {
            isWrite: true,
            size,
            valuesOf: (row) => [ours(row), `id ${row.externalId}`, ...once(row.record)],
            together: update,
            alone: ({ externalId, record, call }) => operations.update(externalId, record, call),
          },
  };
}
