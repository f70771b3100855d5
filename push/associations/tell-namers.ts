// Whoever gets its record second sees to it that the two come together: those that name this entity, and have a record, do
// it themselves, each with its own claim and its own retries. A company of an import may have thousands of colleagues.
import type { Named } from '../../domain/associations/wanted.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { Attempt } from '../attempt.ts';
import type { PushDependencies } from '../dependencies.ts';
import { inOneTrip } from '../endings.ts';

const pageSize = 200;

/** Those that name this entity and have not heard of its record: a page of them. */
export async function namersOf(
  { store }: Pick<PushDependencies, 'store'>,
  key: EntityKey,
): Promise<EntityKey[]> {
  const tenantId = await store.tenantOf(key.connectionId);
  if (tenantId === undefined) return [];
  return store.inOneTrip(tenantId, key, (rows) => rows.namersToTell(undefined, pageSize));
}

/** Told again after a crash, until they have tried: it is asked in Postgres. */
export async function tellNamers(attempt: Attempt): Promise<void> {
  if (!attempt.isNamed) return;
  let after: Named | undefined;
  for (;;) {
    const from = after;
    const page = await inOneTrip(attempt, (rows) => rows.namersToTell(from, pageSize));
    await attempt.dependencies.associate(page);
    if (page.length < pageSize) return;
    after = page.at(-1);
  }
}
