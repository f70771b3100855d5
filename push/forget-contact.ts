// Forget: our copies go, the CRM record stays unless asked. What is kept cannot be read back into an id.
import type { ContactKey } from '../domain/contact/push.ts';
import { CrmError, failureOf, type Failure } from '../domain/failure.ts';
import { timingOf } from './endings.ts';
import { RetryLater, type PushDependencies } from './dependencies.ts';

export interface ForgetRequest extends ContactKey {
  deleteInCrm: boolean;
}

export type ForgetAnswer = { forgotten: true } | { forgotten: false; failure: Failure };

export async function forgetContact(
  dependencies: PushDependencies,
  request: ForgetRequest,
): Promise<ForgetAnswer> {
  const startedAt = dependencies.monotonicNow();
  const { store } = dependencies;
  const tenantId = await store.tenantOf(request.connectionId);
  if (tenantId === undefined) return { forgotten: true };
  const view = await store.transaction(tenantId, request, (rows) => rows.read(''));
  const externalId = view.link?.externalId;

  if (request.deleteInCrm && view.connection !== undefined) {
    if (view.hasOpenCreate) {
      return refuse(
        'An earlier create has no known answer yet.',
        'Send the contact now, then forget it again.',
      );
    }
    if (externalId !== undefined) {
      try {
        const { session } = await dependencies.connect(view.connection, {
          deadlineAt: startedAt + timingOf(view.connection).attemptTimeoutMs,
        });
        if (session.contact.remove === undefined) {
          return refuse(
            `${view.connection.connector} has no way to delete a record.`,
            'Forget the contact without --delete-in-crm, and delete the record in the CRM.',
          );
        }
        await session.contact.remove(externalId);
      } catch (error) {
        if (!(error instanceof CrmError)) throw error;
        // Gone already is what was asked for.
        if (error.kind !== 'not_found') {
          if (error.kind === 'rate_limited' || error.kind === 'transient' || error.kind === 'unknown') {
            throw new RetryLater(error.kind, error.message, error.retryAfterMs, error);
          }
          return { forgotten: false, failure: failureOf(error) };
        }
      }
    }
  }
  await store.transaction(tenantId, request, async (rows, intents) => {
    const { wasUnanswered } = await intents.remove();
    await rows.forget({
      ...(externalId === undefined || request.deleteInCrm ? {} : { externalId }),
      isAnswerUnknown: wasUnanswered,
    });
  });
  return { forgotten: true };
}

function refuse(message: string, whatToDo: string): ForgetAnswer {
  return { forgotten: false, failure: { kind: 'unsupported', message, whatToDo } };
}
