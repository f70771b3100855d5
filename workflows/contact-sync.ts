// One contact, one record, nothing lost: waits until the contact is quiet, makes the CRM equal to it, remembers.
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { hasNewerThan, withoutForgotten, type Asked } from '../domain/contact/forgotten.ts';
import { nextStep, type NextStep } from '../domain/contact/next-step.ts';
import { forgottenFailure } from '../domain/contact/push-cycle.ts';
import { newContactState, type ContactState } from '../domain/contact/state.ts';
import { isPlainObject } from '../domain/json.ts';
import { defaultTiming, type Timing } from '../domain/quiet-period.ts';
import { openContact, shouldContinueAsNew, type Contact } from './contact/contact.ts';
import { forget } from './contact/forget.ts';
import { listen } from './contact/handlers.ts';
import { learnTiming, save } from './contact/in-postgres.ts';
import { untilAllTaken } from './contact/inbox.ts';
import { deleteRecord, push } from './contact/push.ts';
import { describe, show } from './contact/show.ts';
import { sendNow, workflowIdOf, type ContactSyncStart } from './messages.ts';

/** A request to cancel (the big button of the Temporal UI) is not heard: it would lose what is pending. */
export async function contactSync(start: ContactSyncStart, carried?: ContactState): Promise<void> {
  await CancellationScope.nonCancellable(() => keepInStep(start, carried));
}

async function keepInStep(start: ContactSyncStart, carried?: ContactState): Promise<void> {
  const expected = expectedId(start);
  if (expected !== workflowInfo().workflowId) return refuseForeignId(expected);

  const contact = openContact(carried ?? newContact(start));
  listen(contact);
  describe(contact);
  for (;;) {
    await untilAllTaken(contact);
    if (shouldContinueAsNew(contact)) {
      await continueAsNew<typeof contactSync>(start, contact.state);
    }
    const asked: Asked = contact.state;
    const isForgotten = (await takeStep(contact)) === 'forgotten';
    if (isForgotten && (await isOver(contact, asked))) return;
  }
}

/** Takes one step, or waits for one. `forgotten`: Postgres says that this contact may not be synced. */
async function takeStep(contact: Contact): Promise<unknown> {
  if (contact.forgets.length > 0) return forget(contact);
  if (contact.state.timing === undefined) return learnTiming(contact);
  const step = nextStep(contact.state, Date.now());
  switch (step.do) {
    case 'push':
      return push(contact);
    case 'delete':
      return deleteRecord(contact);
    case 'save':
      return save(contact);
    case 'wait':
      return condition(() => hasNews(contact, 'wait'), step.untilMs - Date.now(), {
        summary: 'until the contact is quiet',
      });
    case 'idle':
      show(contact);
      return condition(() => hasNews(contact, 'idle'));
  }
}

/** There is something else to do than what it waits for. A burst that grows is no news: it only moves the end. */
function hasNews(contact: Contact, waitingFor: NextStep['do']): boolean {
  return (
    contact.forgets.length > 0 ||
    nextStep(contact.state, Date.now()).do !== waitingFor ||
    shouldContinueAsNew(contact)
  );
}

/**
 * Only a forgotten contact's workflow is ever over, and only when nobody has said anything since Postgres was asked:
 * it may have been restored meanwhile. Whoever waits for a push hears that it was forgotten.
 */
async function isOver(contact: Contact, asked: Asked): Promise<boolean> {
  contact.lastAnswer = {
    revision: asked.revision,
    result: { outcome: 'failed', failure: forgottenFailure },
  };
  const isAskedAgain = (): boolean =>
    contact.forgets.length > 0 || contact.inbox.waiting.length > 0 || hasNewerThan(contact.state, asked);
  await condition(() => isAskedAgain() || allHandlersFinished());
  if (!isAskedAgain()) return true;
  await untilAllTaken(contact);
  contact.state = withoutForgotten(contact.state, asked);
  return false;
}

function newContact(start: ContactSyncStart): ContactState {
  const timing = timingOf(start);
  return newContactState({
    connectionId: start.connectionId,
    contactId: start.contactId,
    ...(timing === undefined ? {} : { timing }),
    startTime: workflowInfo().startTime.getTime(),
  });
}

/** Both numbers, or the connection's own. */
function timingOf({ quietPeriodMs, maxWaitMs }: ContactSyncStart): Timing | undefined {
  if (typeof quietPeriodMs !== 'number' || typeof maxWaitMs !== 'number') return undefined;
  return { ...defaultTiming, quietPeriodMs, maxWaitMs };
}

/** An id that another encoder built would be a second writer of the same contact: it ends before it does anything. */
async function refuseForeignId(expected: string | undefined): Promise<never> {
  const message =
    expected === undefined
      ? 'The start argument is { "connectionId": …, "contactId": … }, both texts.'
      : `This workflow id is not the contact's: it must be ${expected}.`;
  setHandler(sendNow, async () => ({
    outcome: 'failed' as const,
    failure: { kind: 'invalid_id' as const, message, whatToDo: 'Build the id as docs/signals.md shows.' },
  }));
  await condition(allHandlersFinished);
  throw ApplicationFailure.nonRetryable(message, 'invalid_id');
}

function expectedId(start: unknown): string | undefined {
  if (!isPlainObject(start)) return undefined;
  const { connectionId, contactId } = start;
  if (typeof connectionId !== 'string' || typeof contactId !== 'string') return undefined;
  try {
    return workflowIdOf('contact', connectionId, contactId);
  } catch {
    return undefined;
  }
}
