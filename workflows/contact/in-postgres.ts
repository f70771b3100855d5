// The steps without a CRM call: reading the connection's timing, and writing down what waits here.
import { proxyActivities } from '@temporalio/workflow';
import type { MaintenanceActivities } from '../../activities/activities.ts';
import { isHeld } from '../../domain/contact/next-step.ts';
import { readSaved, readTiming } from '../../domain/contact/read-answer.ts';
import { taskQueues } from '../messages.ts';
import type { Contact } from './contact.ts';
import { show } from './show.ts';
import { tryStep } from './try-step.ts';

// Not local ones: ⊢ when a query comes while a local activity ends, a replay goes on at an earlier task, at another time.
const inPostgres = (summary: string) =>
  proxyActivities<MaintenanceActivities>({
    taskQueue: taskQueues.workflows,
    startToCloseTimeout: 15_000,
    retry: { initialInterval: 1_000, maximumInterval: 60_000 },
    summary,
  });
const timings = inPostgres("read the connection's quiet period");
const states = inPostgres('write down what waits here');

/** How long this connection waits for quiet. */
export async function learnTiming(contact: Contact): Promise<void> {
  const { connectionId } = contact.state;
  const timing = await tryStep(contact, () => timings.readTiming(connectionId), readTiming);
  if (timing !== undefined) contact.state = { ...contact.state, timing };
}

/** Writes a pause, a resume, or import rows that wait here, to Postgres. */
export async function save(contact: Contact): Promise<'saved' | 'forgotten'> {
  const { state } = contact;
  // Rows of a contact that is not held are pushed, and that push accounts for them.
  const waitingRows = isHeld(state) ? state.unreportedRows : [];
  const request = {
    connectionId: state.connectionId,
    object: 'contact' as const,
    contactId: state.contactId,
    fields: state.fields,
    isPaused: state.isPaused,
    rows: [
      {
        changeIds: waitingRows,
        outcome: state.parked?.reason === 'auth_expired' ? ('needs_attention' as const) : ('paused' as const),
      },
      { changeIds: state.droppedRows, outcome: 'failed' as const },
    ],
  };
  const saved = await tryStep(contact, () => states.saveContact(request), readSaved);
  if (saved === undefined) return 'saved';
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
