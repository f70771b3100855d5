// First step of a push without a known link: which record is it, and may it be created or updated?
import type { PushAnswer, PushRequest } from '../domain/contact/push.ts';
import { CrmError } from '../domain/failure.ts';
import { beginAttempt, type Attempt } from './attempt.ts';
import type { PushDependencies } from './dependencies.ts';
import { finish, inTransaction, nextStep, settleError, stop } from './endings.ts';
import { conflict, keysOrThrow, lookUp, ownedBy } from './match.ts';

export async function fetchContact(
  dependencies: PushDependencies,
  request: PushRequest,
  attemptNumber: number,
): Promise<PushAnswer> {
  const begun = await beginAttempt(dependencies, request, attemptNumber);
  if ('answer' in begun) return begun.answer;
  const { attempt } = begun;
  try {
    return await decide(attempt);
  } catch (error) {
    if (error instanceof CrmError) return settleError(attempt, error);
    throw error;
  }
}

async function decide(attempt: Attempt): Promise<PushAnswer> {
  const { request, view, operations } = attempt;
  // Refused data is refused before any call.
  operations.toRecord(attempt.values, request);

  if (view.link !== undefined) return linked(attempt);
  // A create without a known answer: only createContact, which holds the claim, may look for its record.
  if (view.hasOpenCreate) return nextStep(attempt, 'create', { kind: 'none', at: 0 });
  if (request.externalId !== undefined) return named(attempt, request.externalId);

  const { declaration } = operations;
  if (operations.find === undefined || declaration.beforeCreate === 'none') {
    return attempt.mayCreate ? nextStep(attempt, 'create', { kind: 'none', at: view.now }) : skip(attempt);
  }
  const found = await lookUp(attempt, keysOrThrow(attempt, 'findContact'));
  switch (found.kind) {
    case 'conflict':
      return stop(attempt, found.failure);
    case 'none':
      return attempt.mayCreate ? nextStep(attempt, 'create', { kind: 'none', at: view.now }) : skip(attempt);
    case 'one':
      return adopt(attempt, found.match.externalId, found.match.url);
  }
}

function linked(attempt: Attempt): Promise<PushAnswer> | PushAnswer {
  const { request, view } = attempt;
  const { link } = view;
  const named = request.externalId;
  if (named !== undefined && link?.externalId !== undefined && named !== link.externalId) {
    return stop(
      attempt,
      conflict(`The contact is linked to the record ${link.externalId}, and the change names ${named}.`),
    );
  }
  return nextStep(attempt, 'update');
}

/** The app says which record it is: no match by keys, but the CRM must know it, and nobody else may own it. */
async function named(attempt: Attempt, externalId: string): Promise<PushAnswer> {
  const owner = await inTransaction(attempt, (rows) => rows.ownerOf(externalId));
  if (owner !== undefined) return stop(attempt, ownedBy(externalId, owner));
  return nextStep(attempt, 'update', { kind: 'match', externalId });
}

function adopt(
  attempt: Attempt,
  externalId: string,
  url: string | undefined,
): Promise<PushAnswer> | PushAnswer {
  if (!attempt.mayUpdate || attempt.settings.onMatch === 'skip') return skip(attempt);
  if (attempt.settings.onMatch === 'hold') {
    return stop(
      attempt,
      conflict(`The record ${externalId} exists already, and the connection holds such contacts.`),
    );
  }
  return nextStep(attempt, 'update', { kind: 'match', externalId, ...(url === undefined ? {} : { url }) });
}

/** Refused by its policy: nothing stays pending, the fields go with the next push that is allowed. */
function skip(attempt: Attempt): Promise<PushAnswer> {
  return finish(attempt, { outcome: 'skipped' });
}
