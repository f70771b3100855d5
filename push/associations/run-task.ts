// One association: written down as sent, sent, and written down as answered.
import type { AssociationOperations } from '../../connectors/connector.ts';
import type { AssociationTask } from '../../domain/associations/next-tasks.ts';
import { CrmError, failureOf, failureTable } from '../../domain/failure.ts';
import type { Attempt } from '../attempt.ts';
import type { HeldClaim } from '../claim.ts';
import { RetryLater } from '../dependencies.ts';
import { inOneTrip, inTransaction } from '../endings.ts';

type Task = Exclude<AssociationTask, { do: 'wait' }>;
type Sent = Exclude<Task, { do: 'letGo' | 'handOver' }>;

/** Answers the CRM's error, which is written down. Throws RetryLater. */
export async function runTask(attempt: Attempt, claim: HeldClaim, task: Task): Promise<CrmError | undefined> {
  const { other } = task.association;
  if (task.do === 'letGo') {
    await inTransaction(attempt, (rows) => rows.endAssociation(other, { isAnswered: wasAnswered(task) }));
    return undefined;
  }
  if (task.do === 'handOver') {
    await inTransaction(attempt, (rows) => rows.handOverAssociation(other));
    return undefined;
  }
  const operations = attempt.operations.associations?.[other.object];
  if (operations === undefined) return undefined;
  try {
    await send(attempt, claim, { task, operations });
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    // Gone already is what was asked for.
    if (task.do === 'associate' || error.kind !== 'not_found') return noteFailure(attempt, task, error);
  }
  await attempt.dependencies.reached?.('associated', attempt.request);
  await settle(attempt, task);
  return undefined;
}

async function send(
  attempt: Attempt,
  claim: HeldClaim,
  { task, operations }: { task: Sent; operations: AssociationOperations },
): Promise<void> {
  const { records } = task;
  const isOnly = task.do === 'associate' && operations.holds === 'one';
  const call = attempt.calls.write(() => mark(attempt, claim, { task, isOnly }));
  await operations[task.do](records.externalId, records.otherId, call);
}

async function mark(
  attempt: Attempt,
  claim: HeldClaim,
  { task, isOnly }: { task: Sent; isOnly: boolean },
): Promise<void> {
  const { requestTimeoutMs } = attempt.settings;
  const isMarked = await inOneTrip(attempt, (rows) =>
    rows.markAssociation(claim.token, {
      other: task.association.other,
      state: task.do === 'associate' ? 'associating' : 'dissociating',
      records: task.records,
      isOnly,
      requestTimeoutMs,
      horizonMs: requestTimeoutMs + attempt.operations.declaration.unknownHorizonMs,
    }),
  );
  if (!isMarked) throw new RetryLater('transient', 'Too little time was left to associate; going on.', 20);
  await attempt.dependencies.reached?.('associating', attempt.request);
}

async function settle(attempt: Attempt, task: Sent): Promise<void> {
  const { other } = task.association;
  if (task.do === 'associate') {
    return inTransaction(attempt, (rows) =>
      rows.settleAssociation(other, { state: 'associated', isAnswered: wasAnswered(task) }),
    );
  }
  const again = await inTransaction(attempt, (rows) =>
    rows.endAssociation(other, { records: task.records, isAnswered: wasAnswered(task) }),
  );
  await attempt.dependencies.associate(again);
}

/** A refusal is final until the entity is pushed again; anything else may have been executed. */
async function noteFailure(attempt: Attempt, task: Sent, error: CrmError): Promise<CrmError> {
  const { other } = task.association;
  const failure = failureOf(error);
  const isAnswered = error.execution !== 'unknown' && wasAnswered(task);
  const { state } = task.association;
  const isRefused = isAnswered && failureTable[error.kind].consequence === 'stop';
  await inTransaction(attempt, (rows) =>
    // What was sent before, and not answered, may have been executed.
    isRefused && (state === 'waiting' || state === 'refused')
      ? rows.settleAssociation(other, { state: 'refused', failure, isAnswered })
      : rows.noteAssociationFailure(other, { failure, isAnswered }),
  );
  return error;
}

/** Of what was sent before this: it may still be executed, whatever is answered now. */
function wasAnswered({ association }: Task): boolean {
  return association.untilHorizonMs === 0;
}
