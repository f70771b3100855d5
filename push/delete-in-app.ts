// The app deleted the entity: what the connection says happens to the CRM record, and a line in the timeline.
import type { PushAnswer, PushRequest } from '../domain/entity/push.ts';
import { CrmError } from '../domain/failure.ts';
import type { Attempt, AttemptFacts } from './attempt.ts';
import { settleClaim } from './claim.ts';
import type { PushDependencies } from './dependencies.ts';
import { done, finish, inTransaction, record, settleError, type Finish } from './endings.ts';
import { inAttempt } from './in-attempt.ts';
import { removeRecord } from './remove-record.ts';

const deletedInApp = 'deleted in the app';

/**
 * A step like a push: held, parked, claimed and tried again like one. Done as `updated`, the record is gone, and as
 * `skipped`, there was none: what was pending goes with it. Done as `unchanged`, the connection keeps the record, and
 * what is pending is pushed.
 */
export function deleteInApp(
  dependencies: PushDependencies,
  request: PushRequest,
  facts: AttemptFacts,
): Promise<PushAnswer> {
  return inAttempt(dependencies, request, facts, settleDeletion, 'delete');
}

async function settleDeletion(attempt: Attempt): Promise<PushAnswer> {
  if (attempt.settings.onContactDeleted === 'keep')
    return finish(keptPending(attempt), { outcome: 'unchanged' });
  const removal = await removeRecord(attempt).catch((error: unknown) => {
    if (error instanceof CrmError) return settleError(attempt, error);
    throw error;
  });
  if ('end' in removal) return removal;
  if (removal.kind === 'stopped') return removal.answer;
  const result: Finish = { outcome: removal.kind === 'removed' ? 'updated' : 'skipped' };
  const answered = await inTransaction(attempt, async (rows, intents) => {
    const [, , saved] = await Promise.all([
      settleClaim(removal.claim, intents),
      rows.removeLink(),
      record(withPending(attempt), rows, result),
    ]);
    return done(attempt, result, saved);
  });
  await attempt.dependencies.reached?.('linked', attempt.request);
  return answered;
}

function withPending(attempt: Attempt): Attempt {
  const changeIds = [...attempt.request.changeIds, deletedInApp];
  return { ...attempt, request: { ...attempt.request, changeIds } };
}

/** The changes that wait are pushed after this, and accounted for then. */
function keptPending(attempt: Attempt): Attempt {
  return { ...attempt, request: { ...attempt.request, changeIds: [deletedInApp] } };
}
