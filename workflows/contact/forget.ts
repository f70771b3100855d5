// Forget: our copies go. Everybody who asks for it waits for an answer that covers what he asked for.
import { proxyActivities } from '@temporalio/workflow';
import type { PushActivities } from '../../activities/activities.ts';
import { readForgotten } from '../../domain/contact/read-answer.ts';
import type { Failure } from '../../domain/failure.ts';
import { taskQueues } from '../messages.ts';
import type { Contact } from './contact.ts';
import { tryStep } from './try-step.ts';

const { forgetContact } = proxyActivities<PushActivities>({
  taskQueue: taskQueues.interactive,
  startToCloseTimeout: 60_000,
  retry: { initialInterval: 1_000, maximumInterval: 60_000 },
  summary: 'forget the contact',
});

export async function forget(contact: Contact): Promise<'kept' | 'forgotten'> {
  const { connectionId, contactId } = contact.state;
  // Whoever comes while this runs is served by the next one.
  const waiting = [...contact.forgets];
  const deleteInCrm = waiting.some((each) => each.deleteInCrm);
  const request = { connectionId, object: 'contact' as const, contactId, deleteInCrm };
  const result = await tryStep(contact, () => forgetContact(request), readForgotten<Failure>);
  if (result === undefined) return 'kept';
  for (const each of waiting) {
    // The CRM refuses to delete: who does not ask for that is forgotten by the next one.
    if (result.forgotten || each.deleteInCrm === deleteInCrm) each.result = result;
  }
  contact.forgets = contact.forgets.filter((each) => each.result === undefined);
  return result.forgotten ? 'forgotten' : 'kept';
}
