// A step of its own, after the push: the records that belong together are associated, and those that name this entity hear
// that it has one. The fields never wait for it, and a failure of it is none of theirs.
import type { AssociationTask } from '../../domain/associations/next-tasks.ts';
import { nextTasks } from '../../domain/associations/next-tasks.ts';
import { failureOf, failureTable, type CrmError } from '../../domain/failure.ts';
import type { PushAnswer, PushRequest } from '../../domain/entity/push.ts';
import { objectTypes } from '../../domain/objects/objects.ts';
import type { Attempt, AttemptFacts } from '../attempt.ts';
import { claimForUpdate, dropClaim, releaseClaim, type HeldClaim } from '../claim.ts';
import { RetryLater, type PushDependencies } from '../dependencies.ts';
import { connectionView, inOneTrip, inTransaction, park } from '../endings.ts';
import { inAttempt } from '../in-attempt.ts';
import { beginNamedCompany } from './begin-named-company.ts';
import { runTask } from './run-task.ts';
import { tellNamers } from './tell-namers.ts';

/** Throws RetryLater; what is done by then stays done. */
export async function associateRecords(
  dependencies: PushDependencies,
  request: PushRequest,
  facts: AttemptFacts,
): Promise<PushAnswer> {
  const answer = await inAttempt(dependencies, request, facts, associate, 'associate');
  // There is no such connection any more: the next push says so.
  return answer.end === 'stopped' ? { end: 'nothing' } : answer;
}

async function associate(attempt: Attempt): Promise<PushAnswer> {
  // First, because it costs the CRM nothing and others wait for it.
  await tellNamers(attempt);
  await beginNamedCompany(attempt);
  if ((await tasksOf(attempt)).length === 0) return done(attempt);
  const claim = await claimForUpdate(attempt, []);
  let failed: CrmError[];
  try {
    failed = await underClaim(attempt, claim);
  } finally {
    await giveBack(attempt, claim);
  }
  const expired = failed.find(({ kind }) => failureTable[kind].consequence === 'park');
  if (expired !== undefined) return park(attempt, 'auth_expired', failureOf(expired));
  const again = failed.find(isTriedAgain);
  if (again !== undefined) throw new RetryLater(again.kind, again.message, again.retryAfterMs, again);
  return done(attempt);
}

/** Every task is tried; what failed is answered, and a wait is thrown when all others are done. */
async function underClaim(attempt: Attempt, claim: HeldClaim): Promise<CrmError[]> {
  for (;;) {
    const tasks = await tasksOf(attempt);
    const failed: CrmError[] = [];
    for (const task of tasks) {
      const error = task.do === 'wait' ? undefined : await runTask(attempt, claim, task);
      if (error === undefined) continue;
      failed.push(error);
      // The next one would be answered the same.
      if (error.kind === 'rate_limited' || error.kind === 'auth_expired') return failed;
    }
    if (failed.length > 0 || tasks.length === 0) return failed;
    const waits = tasks.flatMap((task) => (task.do === 'wait' ? [task.ms] : []));
    if (waits.length === tasks.length) throw stillExecuting(Math.max(...waits));
  }
}

function stillExecuting(ms: number): RetryLater {
  const message = 'The CRM may still execute what was sent of an association; going on when that is over.';
  return new RetryLater('unknown', message, ms + 20);
}

async function tasksOf(attempt: Attempt): Promise<AssociationTask[]> {
  if (attempt.operations.associations === undefined) return [];
  const associations = await inOneTrip(attempt, (rows) => rows.associations());
  return objectTypes.flatMap((object) => {
    const operations = attempt.operations.associations?.[object];
    if (operations === undefined) return [];
    return nextTasks(
      associations.filter(({ other }) => other.object === object),
      operations.holds,
      operations,
    );
  });
}

/** An answer that is lost is asked for again: at once, or when nothing can be executed twice any more. */
function isTriedAgain({ kind, execution }: CrmError): boolean {
  const { consequence } = failureTable[kind];
  return consequence === 'retry' || (kind === 'unknown' && execution === 'unknown');
}

/** What an update without an answer has left in the intent stays there. */
async function giveBack(attempt: Attempt, claim: HeldClaim): Promise<void> {
  if (claim.unanswered !== undefined) return releaseClaim(attempt, claim);
  await inTransaction(attempt, (_rows, intents) => dropClaim(claim, intents));
}

function done({ connection }: Attempt): PushAnswer {
  return { end: 'nothing', connection: connectionView(connection) };
}
