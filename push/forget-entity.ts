// Forget: our copies go, the CRM record stays unless asked. What is kept cannot be read back into an id.
import { nounOf, type EntityKey } from '../domain/entity/entity-key.ts';
import { operationName } from '../domain/objects/operation-name.ts';
import type { PushRequest } from '../domain/entity/push.ts';
import type { Advice } from '../domain/advice.ts';
import { CrmError, failureOf, failureTable, type Failure } from '../domain/failure.ts';
import type { ConnectionRow } from '../store/connections.ts';
import type { StoredEntity } from '../store/entity/stored-entity.ts';
import type { Attempt, Ending } from './attempt.ts';
import { settleClaim } from './claim.ts';
import { RetryLater, type PushDependencies } from './dependencies.ts';
import { inTransaction } from './endings.ts';
import { openAttempt } from './in-attempt.ts';
import { removeRecord } from './remove-record.ts';

export interface ForgetRequest extends EntityKey {
  deleteInCrm: boolean;
}

export type ForgetAnswer = { forgotten: true } | { forgotten: false; failure: Failure };

/** Of an entity that is forgotten already, `deleteInCrm` still deletes the record that was kept for a restore. */
export async function forgetEntity(
  dependencies: PushDependencies,
  request: ForgetRequest,
): Promise<ForgetAnswer> {
  const startedAt = dependencies.monotonicNow();
  const { store } = dependencies;
  const tenantId = await store.tenantOf(request.connectionId);
  if (tenantId === undefined) return { forgotten: true };
  const view = await store.transaction(tenantId, request, (rows) => rows.read(''));
  const { connection } = view;

  if (request.deleteInCrm && connection !== undefined) {
    if (connection.state !== 'active') return connectionIsDown(connection);
    const ending = asPush(dependencies, request, { tenantId, connection, view });
    try {
      const attempt = await openAttempt(ending, startedAt);
      if ('kind' in attempt) return { forgotten: false, failure: attempt };
      return await (view.isForgotten ? deleteForgotten(attempt) : deleteAndForget(attempt));
    } catch (error) {
      if (error instanceof CrmError) return settleFailure(request, error, connection);
      throw error;
    } finally {
      await dependencies.reached?.('ended', ending.request);
    }
  }
  await store.transaction(tenantId, request, (rows) => rows.forget({ keepRecord: true }));
  return { forgotten: true };
}

async function deleteAndForget(attempt: Attempt): Promise<ForgetAnswer> {
  const removal = await removeRecord(attempt);
  if (removal.kind === 'stopped') return { forgotten: false, failure: removal.answer.failure };
  await inTransaction(attempt, async (rows, intents) => {
    await settleClaim(removal.claim, intents);
    await rows.forget({ keepRecord: false });
  });
  return { forgotten: true };
}

async function deleteForgotten(attempt: Attempt): Promise<ForgetAnswer> {
  const { operations, connection, calls } = attempt;
  const kept = await inTransaction(attempt, (rows) => rows.forgottenRecord());
  if (kept?.isCreateOpen === true) {
    return refuse(
      `The ${nounOf(attempt.request)} is forgotten, and an earlier create of it has no known answer.`,
      { code: 'restore_and_push_first' },
    );
  }
  if (kept?.externalId === undefined) return { forgotten: true };
  const { externalId } = kept;
  const owner = await inTransaction(attempt, (rows) => rows.ownerOf(externalId));
  if (owner !== undefined) {
    return refuse(`The record ${externalId} belongs to the ${nounOf(attempt.request)} "${owner}" by now.`, {
      code: 'forget_owner',
      owner,
    });
  }
  if (operations.remove === undefined) return cannotDelete(connection);
  // Nothing of it is kept that could be marked, and taking it away twice does no harm.
  const call = calls.write(async () => {});
  await operations.remove(externalId, call).catch((error: unknown) => {
    // Gone already is what was asked for.
    if (!(error instanceof CrmError) || error.kind !== 'not_found') throw error;
  });
  await inTransaction(attempt, (rows) => rows.forgetRecord());
  return { forgotten: true };
}

/** What the write protocol wants to know of an entity that is being forgotten: nothing of it is pushed. */
function asPush(
  dependencies: PushDependencies,
  { connectionId, object, entityId }: ForgetRequest,
  known: { tenantId: string; connection: ConnectionRow; view: StoredEntity },
): Ending {
  const request: PushRequest = {
    connectionId,
    object,
    entityId,
    pushId: `forget:${known.view.now}`,
    fields: {},
    names: [],
    changeIds: [],
    policies: [],
  };
  return { dependencies, request, number: 1, isClick: true, fields: known.view.fields, ...known };
}

function settleFailure({ object }: ForgetRequest, error: CrmError, connection: ConnectionRow): ForgetAnswer {
  if (error.kind === 'unsupported' && error.operation === operationName('remove', object))
    return cannotDelete(connection);
  const isTriedAgain = failureTable[error.kind].consequence === 'retry' || error.execution === 'unknown';
  if (isTriedAgain) throw new RetryLater(error.kind, error.message, error.retryAfterMs, error);
  return { forgotten: false, failure: failureOf(error) };
}

function connectionIsDown({ state, connectionId }: ConnectionRow): ForgetAnswer {
  const isPaused = state === 'paused';
  return {
    forgotten: false,
    failure: {
      kind: isPaused ? 'unsupported' : 'auth_expired',
      message: isPaused
        ? `The connection "${connectionId}" is paused, so nothing is deleted in the CRM.`
        : `The login of the connection "${connectionId}" is not valid any more, so nothing is deleted in the CRM.`,
      advice: { code: isPaused ? 'resume_connection' : 'renew_login' },
    },
  };
}

function cannotDelete({ connector }: ConnectionRow): ForgetAnswer {
  return refuse(`Nothing was forgotten: this connection (${connector}) names no way to delete a record.`, {
    code: 'allow_deletion',
    setting: 'delete.url',
  });
}

function refuse(message: string, advice: Advice): ForgetAnswer {
  return { forgotten: false, failure: { kind: 'unsupported', message, advice } };
}
