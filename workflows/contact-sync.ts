// One contact, one record, nothing lost: waits until the contact is quiet, makes the CRM equal to it, remembers.
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { MaintenanceActivities, PushActivities } from '../activities/activities.ts';
import { isHeld, nextStep, type NextStep } from '../domain/contact/next-step.ts';
import type { SendNowResult } from '../domain/contact/push.ts';
import { forgottenFailure } from '../domain/contact/push-cycle.ts';
import { newContactState, type ContactState } from '../domain/contact/state.ts';
import { isPlainObject } from '../domain/json.ts';
import { defaultTiming, type Timing } from '../domain/quiet-period.ts';
import { openContact, shouldContinueAsNew, type Contact } from './contact/contact.ts';
import { listen } from './contact/handlers.ts';
import { push } from './contact/push.ts';
import { describe, show } from './contact/show.ts';
import { sendNow, taskQueues, workflowIdOf, type ContactSyncStart } from './messages.ts';

// Not local ones: ⊢ when a query comes while a local activity ends, a replay goes on at an earlier task, at another time.
const inPostgres = (summary: string) =>
  proxyActivities<MaintenanceActivities>({
    taskQueue: taskQueues.workflows,
    startToCloseTimeout: 15_000,
    retry: { initialInterval: 1_000, maximumInterval: 60_000 },
    summary,
  });
const { readTiming } = inPostgres("read the connection's quiet period");
const { saveContact } = inPostgres('write down what waits here');
const { contactDeletedInApp } = inPostgres('the app deleted the contact');
const { forgetContact } = proxyActivities<PushActivities>({
  taskQueue: taskQueues.interactive,
  startToCloseTimeout: 60_000,
  retry: { initialInterval: 1_000, maximumInterval: 60_000 },
  summary: 'forget the contact',
});

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
  if (contact.state.timing === undefined) {
    const timing = await readTiming(start.connectionId);
    contact.state = { ...contact.state, timing };
  }

  for (;;) {
    if (contact.forget !== undefined && (await forget(contact)) === 'forgotten') return end(contact);
    if (contact.state.isDeletedInApp && (await noteDeletion(contact)) === 'forgotten') return end(contact);
    if (shouldContinueAsNew()) {
      await continueAsNew<typeof contactSync>(start, contact.state);
    }
    const step = nextStep(contact.state, Date.now());
    switch (step.do) {
      case 'push':
        if ((await push(contact)) === 'forgotten') return end(contact);
        break;
      case 'save':
        if ((await save(contact)) === 'forgotten') return end(contact);
        break;
      case 'wait':
        await condition(() => hasNews(contact, 'wait'), step.untilMs - Date.now(), {
          summary: 'until the contact is quiet',
        });
        break;
      case 'idle':
        show(contact);
        await condition(() => hasNews(contact, 'idle'));
        break;
    }
  }
}

/** There is something else to do than what it waits for. A burst that grows is no news: it only moves the end. */
function hasNews({ state, forget: forgetting }: Contact, waitingFor: NextStep['do']): boolean {
  return (
    forgetting !== undefined ||
    state.isDeletedInApp ||
    nextStep(state, Date.now()).do !== waitingFor ||
    shouldContinueAsNew()
  );
}

/** Writes a pause, a resume, or import rows that wait here, to Postgres. */
async function save(contact: Contact): Promise<'saved' | 'forgotten'> {
  const { state } = contact;
  // Rows of a contact that is not held are pushed, and that push accounts for them.
  const waitingRows = isHeld(state) ? state.unreportedRows : [];
  const saved = await saveContact({
    connectionId: state.connectionId,
    object: 'contact',
    contactId: state.contactId,
    fields: state.fields,
    isPaused: state.isPaused,
    rows: [
      {
        changeIds: waitingRows,
        outcome: state.parked?.reason === 'auth_expired' ? 'needs_attention' : 'paused',
      },
      { changeIds: state.droppedRows, outcome: 'failed' },
    ],
  });
  contact.state = {
    ...contact.state,
    // A pause that was taken back meanwhile is written once more.
    isPauseUnsaved: contact.state.isPaused !== state.isPaused,
    unreportedRows: contact.state.unreportedRows.filter((id) => !waitingRows.includes(id)),
    droppedRows: contact.state.droppedRows.filter((id) => !state.droppedRows.includes(id)),
  };
  if (saved !== 'forgotten') show(contact);
  return saved;
}

async function forget(contact: Contact): Promise<'kept' | 'forgotten'> {
  const result = await forgetContact({
    connectionId: contact.state.connectionId,
    object: 'contact',
    contactId: contact.state.contactId,
    deleteInCrm: contact.forget?.deleteInCrm === true,
  });
  contact.forget = undefined;
  contact.forgetResult = result;
  return result.forgotten ? 'forgotten' : 'kept';
}

async function noteDeletion(contact: Contact): Promise<'noted' | 'forgotten'> {
  contact.state = { ...contact.state, isDeletedInApp: false };
  return contactDeletedInApp({
    connectionId: contact.state.connectionId,
    object: 'contact',
    contactId: contact.state.contactId,
    pushId: `${workflowInfo().runId}:deleted:${contact.state.revision}`,
  });
}

/** Only a forgotten contact's workflow is ever over; whoever still waits for a push hears so. */
async function end(contact: Contact): Promise<void> {
  const result: SendNowResult = { outcome: 'failed', failure: forgottenFailure };
  contact.lastAnswer = { revision: Number.MAX_SAFE_INTEGER, result };
  await condition(allHandlersFinished);
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
