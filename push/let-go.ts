// A conflict over an e-mail or a phone ends by itself: when its owner has another one, whoever waited for it tries again.
import type { PushAnswer, PushRequest } from '../domain/entity/push.ts';
import { objects } from '../domain/objects/objects.ts';
import type { PushDependencies } from './dependencies.ts';

/**
 * Entities whose conflict may be over by this answer. Asked again after a crash it says the same, until they have tried.
 */
export async function freedBy(
  { store }: Pick<PushDependencies, 'store'>,
  request: PushRequest,
  answer: PushAnswer,
): Promise<string[]> {
  if (answer.end !== 'done' || !mayHaveLetGo(request)) return [];
  return waitingFor({ store }, request);
}

/** As `freedBy`: a record that is gone is nobody's, whatever was pending. */
export async function freedByDeletion(
  dependencies: Pick<PushDependencies, 'store'>,
  request: PushRequest,
  answer: PushAnswer,
): Promise<string[]> {
  return answer.end === 'done' ? waitingFor(dependencies, request) : [];
}

/** Entities that were told that this one owns their record, and that have not tried since. */
export async function waitingFor(
  { store }: Pick<PushDependencies, 'store'>,
  key: Pick<PushRequest, 'connectionId' | 'object' | 'entityId'>,
): Promise<string[]> {
  const tenantId = await store.tenantOf(key.connectionId);
  return tenantId === undefined ? [] : store.inOneTrip(tenantId, key, (rows) => rows.waitingForThis());
}

function mayHaveLetGo({ object, names }: PushRequest): boolean {
  const { keys } = objects[object];
  const fields = Object.entries(keys).flatMap(([field, { list }]) =>
    list === undefined ? [field] : [field, list],
  );
  return names.some((name) => fields.includes(name));
}
