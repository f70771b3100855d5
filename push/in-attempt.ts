// One attempt of a step from its beginning: what it reads, and what ends it before anything is sent.
import type { ObjectOperations, Session } from '../connectors/connector.ts';
import { EntityForgottenError } from '../domain/entity/forgotten-error.ts';
import type { Policy } from '../domain/entity/change.ts';
import { isImportChange } from '../domain/entity/import-row-id.ts';
import type { CallsSpent, PushAnswer, PushRequest } from '../domain/entity/push.ts';
import { CrmError, failureOf, failureTable, type Failure } from '../domain/failure.ts';
import { mergeFields, valuesOf } from '../domain/fields.ts';
import { namesOf, objectTypes } from '../domain/objects/objects.ts';
import type { StoredPush } from '../store/entity/stored-entity.ts';
import type { Attempt, AttemptFacts, Ending } from './attempt.ts';
import { createCalls } from './calls.ts';
import { RetryLater, type PushDependencies } from './dependencies.ts';
import { connectionView, inOneTrip, inTransaction, park, publicLink, stop, timingOf } from './endings.ts';

type Begun = { attempt: Attempt } | { answer: PushAnswer };

/**
 * What an attempt is for: a push makes the CRM equal to the entity, a deletion takes the record away, and its associations
 * are a step of their own, which tells nothing about the push.
 */
type Purpose = 'push' | 'delete' | 'associate';

/** One attempt of a step: `work` runs unless the step has ended before anything was sent. */
export async function inAttempt(
  dependencies: PushDependencies,
  request: PushRequest,
  facts: AttemptFacts,
  work: (attempt: Attempt) => Promise<PushAnswer>,
  purpose: Purpose = 'push',
): Promise<PushAnswer> {
  let attempt: Attempt | undefined;
  try {
    const begun = await beginAttempt(dependencies, { request, facts, purpose });
    if ('answer' in begun) return begun.answer;
    ({ attempt } = begun);
    return await work(attempt);
  } catch (error) {
    // It was not when this attempt began; the next one finds it so at once.
    if (error instanceof EntityForgottenError) throw new RetryLater('transient', error.message, 1, error);
    if (error instanceof RetryLater) {
      await deferImportRows(dependencies, request, { error, spent: attempt?.calls.spent() });
    }
    throw error;
  } finally {
    if (attempt !== undefined) await dependencies.reached?.('ended', attempt.request);
  }
}

/** The rows of an import in this push wait from now on: more of them than may be in flight must not stop the others. */
async function deferImportRows(
  { store }: PushDependencies,
  request: PushRequest,
  given: { error: RetryLater; spent: CallsSpent | undefined },
): Promise<void> {
  const { kind, delayMs, cause } = given.error;
  // "Begin anew" at once is no wait.
  const isWait = kind !== 'transient' || cause instanceof CrmError || (delayMs ?? Infinity) >= 1_000;
  if (!isWait || !request.changeIds.some(isImportChange)) return;
  const tenantId = await store.tenantOf(request.connectionId);
  if (tenantId === undefined) return;
  await store.transaction(tenantId, request, (rows) => rows.deferImportRows(request.changeIds, given.spent));
}

/** Reads link and entity state in one transaction, and ends at once what must not go on. */
async function beginAttempt(
  dependencies: PushDependencies,
  given: { request: PushRequest; facts: AttemptFacts; purpose: Purpose },
): Promise<Begun> {
  const { facts, purpose } = given;
  const startedAt = dependencies.monotonicNow();
  const tenantId = await dependencies.store.tenantOf(given.request.connectionId);
  if (tenantId === undefined) return { answer: unknownConnection(given.request) };
  const request = await withContentId(dependencies, tenantId, given);
  const view = await dependencies.store.inOneTrip(tenantId, request, (rows) => rows.read(request.pushId));
  const { connection } = view;
  if (connection === undefined) return { answer: unknownConnection(request) };
  const fields = mergeFields(view.fields, request.fields).fields;
  const common = { ...facts, dependencies, request, tenantId, connection, view, fields };

  if (view.isForgotten) return { answer: await refuseForgotten(common) };
  // A record that is linked by now is deleted, whatever an earlier deletion did.
  const isRepeated = view.storedPush !== undefined && (purpose === 'push' || view.link === undefined);
  if (view.storedPush !== undefined && isRepeated)
    return { answer: await repeatAnswer(common, view.storedPush) };
  if (view.isPaused) return { answer: { end: 'held', ...(await rememberedAnswer(common, 'paused')) } };
  if (connection.state !== 'active') return { answer: await park(common, connection.state) };

  try {
    const attempt = await openAttempt(common, startedAt);
    if ('kind' in attempt) return { answer: await notOpened(common, purpose, attempt) };
    const isEmpty = Object.keys(attempt.values).length === 0;
    if (purpose === 'push' && isEmpty && view.link === undefined && request.externalId === undefined) {
      return { answer: { end: 'nothing', ...(await rememberedAnswer(common, 'skipped')) } };
    }
    return { attempt };
  } catch (error) {
    if (error instanceof CrmError) return { answer: await notOpened(common, purpose, failureOf(error)) };
    throw error;
  }
}

/**
 * Opens the session; all requests end when an attempt that started at `startedAt` (monotonic ms) is over. A failure:
 * the connection does not take such an object.
 */
export async function openAttempt(ending: Ending, startedAt: number): Promise<Attempt | Failure> {
  const { dependencies, connection, request, fields } = ending;
  await dependencies.reached?.('read', request);
  const connected = await dependencies.connect(connection);
  const operations = connected.session.objects[request.object];
  if (operations === undefined) return notTaken(ending, connected.session);
  const calls = createCalls({
    key: request,
    isClick: ending.isClick,
    deadlineAt: startedAt + timingOf(connection).attemptTimeoutMs,
    requestTimeoutMs: connected.settings.requestTimeoutMs,
    now: dependencies.monotonicNow,
    // A second attempt of this step: the first one has told it.
    spentBefore: ending.number === 1 ? request.found?.spent : undefined,
  });
  const policies = request.policies.length === 0 ? (['default'] as const) : request.policies;
  const resolved = policies.map((policy): Policy =>
    policy === 'default' ? connected.settings.policy : policy,
  );
  return {
    ...ending,
    request: withCanonicalId(request, operations),
    settings: connected.settings,
    operations,
    calls,
    values: valuesOf(fields),
    mayCreate: resolved.some((policy) => policy !== 'updateOnly'),
    isNamed: Object.values(connected.session.objects).some(
      ({ associations }) => associations?.[request.object] !== undefined,
    ),
    mayUpdate: resolved.some((policy) => policy !== 'createOnly'),
    isPostgresBehind: (request.lastSyncedAt ?? 0) > (ending.view.changedAt ?? 0),
  };
}

/** People write the id of a record as they find it. */
function withCanonicalId(request: PushRequest, { canonicalId }: ObjectOperations): PushRequest {
  const { externalId } = request;
  if (externalId === undefined || canonicalId === undefined) return request;
  return { ...request, externalId: canonicalId(externalId) };
}

/**
 * A Temporal that was restored to an older state gives the push ids of lost pushes out again: what it pushes by then is
 * something else, and no answer of before is an answer to it. So the content is part of the id.
 */
async function withContentId(
  { store }: PushDependencies,
  tenantId: string,
  { request, purpose }: { request: PushRequest; purpose: Purpose },
): Promise<PushRequest> {
  const { pushId, fields, names, changeIds, policies, externalId, createAfterUnknown } = request;
  const content = JSON.stringify([fields, names, changeIds, policies, externalId, createAfterUnknown]);
  const hash = await store.hasher(tenantId);
  return { ...request, pushId: `${pushId}:${hash(['push', purpose, content]).slice(0, 12)}` };
}

/** An attempt that finds its own push in the timeline answers what stands there. */
async function repeatAnswer(ending: Ending, stored: StoredPush): Promise<PushAnswer> {
  const isToDo = await inOneTrip(ending, (rows) => rows.hasAssociationsToDo());
  const common = {
    ...(isToDo ? { associate: true as const } : {}),
    connection: connectionView(ending.connection),
    fields: ending.fields,
    at: ending.view.now,
    link: publicLink(ending.view.link),
  };
  if (stored.outcome === 'needs_attention' || stored.outcome === 'unknown') {
    const failure = stored.failure ?? {
      kind: 'unknown',
      advice: failureTable.unknown.advice,
      message: 'The push stopped.',
    };
    return { end: 'stopped', outcome: stored.outcome, failure, ...common };
  }
  if (stored.outcome === 'failed' || stored.outcome === 'paused') return { end: 'nothing', ...common };
  return { end: 'done', outcome: stored.outcome, ...common };
}

/** The next push says what is wrong. */
async function notOpened(ending: Ending, purpose: Purpose, failure: Failure): Promise<PushAnswer> {
  return purpose === 'associate' ? { end: 'nothing' } : stop(ending, failure);
}

async function rememberedAnswer(
  ending: Ending,
  rowOutcome: 'paused' | 'skipped',
): Promise<Pick<PushAnswer, 'connection' | 'fields' | 'link' | 'at'>> {
  const fields = await inTransaction(ending, async (rows) => {
    await rows.endImportRows(ending.request.changeIds, rowOutcome);
    return rows.saveFields(ending.request.fields);
  });
  return {
    connection: connectionView(ending.connection),
    fields,
    at: ending.view.now,
    link: publicLink(ending.view.link),
  };
}

async function refuseForgotten(ending: Ending): Promise<PushAnswer> {
  await inTransaction(ending, (rows) => rows.endImportRows(ending.request.changeIds, 'failed'));
  return { end: 'forgotten', connection: connectionView(ending.connection) };
}

/** An object is taken when the session has operations for it. */
function notTaken({ connection, request }: Ending, session: Session): Failure {
  const taken = objectTypes.filter((object) => session.objects[object] !== undefined);
  const { many } = namesOf(request.object);
  return {
    kind: 'unsupported',
    message: `The connector ${connection.connector} takes ${listed(taken.map((object) => namesOf(object).many))} only, so ${many} cannot be sent to the connection "${connection.connectionId}".`,
    advice: { code: 'use_other_connection' },
  };
}

/** `contacts`, `contacts and companies`, `contacts, companies and deals` */
function listed(words: string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function unknownConnection(request: PushRequest): PushAnswer {
  const failure: Failure = {
    kind: 'unsupported',
    message: `There is no connection "${request.connectionId}".`,
    advice: { code: 'add_connection' },
  };
  return { end: 'stopped', outcome: 'needs_attention', failure };
}
