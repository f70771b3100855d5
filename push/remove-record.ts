// Taking the entity's record out of the CRM: a write like any other, claimed, waited for, and tried again.
import { CrmError, type Failure } from '../domain/failure.ts';
import { operationName } from '../domain/objects/operation-name.ts';
import type { Attempt } from './attempt.ts';
import { claimForUpdate, giveUp, releaseClaim, type HeldClaim } from './claim.ts';
import { RetryLater } from './dependencies.ts';
import type { Stopped } from './endings.ts';
import { recoverCreate, unknownCreate } from './recover-create.ts';
import { afterFailedWrite, sendMarked } from './sending.ts';

export type Removal =
  /** The caller settles the claim with what it writes. */
  | { kind: 'removed' | 'none'; claim: HeldClaim }
  /** Nobody can know whether there is a record. */
  | { kind: 'stopped'; answer: Stopped };

/** Settles a create without an answer first: the record that it may have made goes too. Throws CrmError. */
export async function removeRecord(attempt: Attempt): Promise<Removal> {
  let claim: HeldClaim | undefined;
  try {
    claim = await claimForUpdate(attempt, []);
    return await removeUnderClaim(attempt, claim);
  } catch (error) {
    if (claim !== undefined) await releaseClaim(attempt, claim);
    throw error;
  }
}

async function removeUnderClaim(attempt: Attempt, claim: HeldClaim): Promise<Removal> {
  const { operations, request, values } = attempt;
  const { unanswered, link } = claim;
  if (link === undefined) {
    if (unanswered?.kind !== 'create') return { kind: 'none', claim };
    const recovered = await recoverCreate(attempt, claim, unanswered, operations.keysOf(values, request));
    if (!('end' in recovered)) {
      // That a second record does no harm does not say that there is no first.
      if (!recovered.isProven) {
        return { kind: 'stopped', answer: await giveUp(attempt, claim, unknownRecord(attempt)) };
      }
      return { kind: 'none', claim };
    }
    if (recovered.end === 'stopped') return { kind: 'stopped', answer: recovered };
    claim.isReleased = true;
    throw new RetryLater('transient', 'The record of an earlier create was found; deleting it.', 1);
  }
  const { externalId } = link;
  const remove = operations.remove?.bind(operations);
  if (remove === undefined || externalId === undefined) throw cannotRemove(attempt);
  await sendMarked(attempt, claim, {
    kind: 'update',
    sent: { keys: [], hashes: {} },
    send: (call) => remove(externalId, call),
    settle: (error) => {
      // Gone already is what was asked for.
      if (error instanceof CrmError && error.kind === 'not_found') return;
      if (!(error instanceof CrmError) || error.execution !== 'unknown') throw afterFailedWrite(claim, error);
      // No horizon is waited for: whatever is executed late finds no record, or takes away what is to go.
      throw new RetryLater('transient', error.message, error.retryAfterMs, error);
    },
  });
  await attempt.dependencies.reached?.('executed', attempt.request);
  return { kind: 'removed', claim };
}

function unknownRecord(attempt: Attempt): Failure {
  return {
    ...unknownCreate(attempt),
    advice: { code: 'look_in_crm_to_delete' },
  };
}

function cannotRemove({ connection, request }: Attempt): CrmError {
  return new CrmError({
    kind: 'unsupported',
    crm: connection.connector,
    operation: operationName('remove', request.object),
    execution: 'not_sent',
    reason: 'this connection names no way to delete a record',
  });
}
