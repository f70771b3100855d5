// The app deleted the contact: what the connection says happens to the CRM record, and a line in the timeline.
import type { ContactKey, Outcome } from '../domain/contact/push.ts';
import { CrmError, failureOf, failureTable, type Failure } from '../domain/failure.ts';
import type { ContactRows } from '../store/contact/contact-rows.ts';
import { timingOf } from './endings.ts';
import { RetryLater, type PushDependencies } from './dependencies.ts';

export async function noteContactDeletion(
  dependencies: PushDependencies,
  request: ContactKey & { pushId: string },
): Promise<'noted' | 'forgotten'> {
  const startedAt = dependencies.monotonicNow();
  const tenantId = await dependencies.store.tenantOf(request.connectionId);
  if (tenantId === undefined) return 'noted';
  const inTransaction = <T>(work: (rows: ContactRows) => Promise<T>): Promise<T> =>
    dependencies.store.transaction(tenantId, request, work);
  const view = await inTransaction((rows) => rows.read(request.pushId));
  if (view.isForgotten) return 'forgotten';
  if (view.connection === undefined || view.storedPush !== undefined) return 'noted';

  let outcome: Outcome = 'unchanged';
  let failure: Failure | undefined;
  try {
    const connected = await dependencies.connect(view.connection, {
      deadlineAt: startedAt + timingOf(view.connection).attemptTimeoutMs,
    });
    const externalId = view.link?.externalId;
    if (connected.settings.onContactDeleted !== 'keep' && externalId !== undefined) {
      if (connected.session.contact.remove === undefined) throw cannotRemove(view.connection.connector);
      await connected.session.contact.remove(externalId);
      await inTransaction((rows) => rows.removeLinkTo(externalId));
      outcome = 'updated';
    }
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    if (failureTable[error.kind].consequence === 'retry' || error.kind === 'unknown') {
      throw new RetryLater(error.kind, error.message, error.retryAfterMs, error);
    }
    if (error.kind !== 'not_found') {
      outcome = 'needs_attention';
      failure = failureOf(error);
    }
  }
  await inTransaction((rows) =>
    rows.addToTimeline({
      pushId: request.pushId,
      outcome,
      changeIds: ['deleted in the app'],
      sentFields: [],
      attempts: 1,
      ...(failure === undefined ? {} : { failure }),
    }),
  );
  return 'noted';
}

function cannotRemove(crm: string): CrmError {
  return new CrmError({
    kind: 'unsupported',
    crm,
    operation: 'removeContact',
    execution: 'not_sent',
    reason: 'this connection names no way to delete a record',
  });
}
