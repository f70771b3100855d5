// Looks like the operations of one object, and collects what is due at once: push/ knows nothing of it.
import type { ObjectType } from '../../domain/objects/objects.ts';
import type { FindRow, Match, ObjectOperations } from '../connector.ts';
import { batchKinds } from './batch-kinds.ts';
import { createLane, type Lane, type LaneOptions } from './lane.ts';

export interface BatchedOperations {
  operations: ObjectOperations;
  /** What waits is sent now, and from now on nothing waits for company. */
  letGo(): void;
}

/** The same operations where the connector has no batch calls. */
export function batchedOperations(
  object: ObjectType,
  operations: ObjectOperations,
  options: LaneOptions,
): BatchedOperations {
  const { batch } = operations;
  if (batch === undefined) return { operations, letGo() {} };
  const kinds = batchKinds(object, operations, batch);
  const { find: findKind } = kinds;
  const find = operations.find?.bind(operations);
  const creates = kinds.create === undefined ? undefined : createLane(kinds.create, options);
  const updates = kinds.update === undefined ? undefined : createLane(kinds.update, options);
  const finds = new Map<string, Lane<FindRow, Match[]>>();
  let isLetGo = false;

  function findsBy(field: string): Lane<FindRow, Match[]> | undefined {
    const known = finds.get(field);
    const isShared = batch?.findsBy?.includes(field) ?? true;
    if (known !== undefined || findKind === undefined || !isShared) return known;
    const lane = createLane(findKind(), options);
    if (isLetGo) lane.letGo();
    finds.set(field, lane);
    return lane;
  }

  const batched: ObjectOperations = {
    ...operations,
    create: (record, call) => creates?.add({ record, call }) ?? operations.create(record, call),
    update(externalId, record, call) {
      const shared = externalId === undefined ? undefined : updates?.add({ externalId, record, call });
      return shared ?? operations.update(externalId, record, call);
    },
  };
  if (find !== undefined) {
    batched.find = (keys, call) => {
      const [key, ...others] = keys;
      // Several keys in one call are one lookup, whose answer is for all of them.
      const lane = key === undefined || others.length > 0 ? undefined : findsBy(key.field);
      return lane === undefined || key === undefined ? find(keys, call) : lane.add({ key, call });
    };
  }
  return {
    operations: batched,
    letGo() {
      isLetGo = true;
      for (const lane of [creates, updates, ...finds.values()]) lane?.letGo();
    },
  };
}
