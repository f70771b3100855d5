// Something was recorded: people see it, and a push that runs may have to make room for it.
import type { Contact } from './contact.ts';
import { describe } from './show.ts';

/** `isCall`: somebody does not want to wait. */
export function heard(contact: Contact, { isCall }: { isCall: boolean }): void {
  if (isCall) contact.calls += 1;
  describeSoon(contact);
  contact.onNews?.();
}

/** Once for all messages of an activation: the words are read by a query, which comes after it. */
function describeSoon(contact: Contact): void {
  if (contact.isDescriptionStale) return;
  contact.isDescriptionStale = true;
  void Promise.resolve().then(() => {
    contact.isDescriptionStale = false;
    describe(contact);
  });
}
