// One contact as Temporal's own documents would have it written. docs.temporal.io/design-patterns, read in November 2026:
// "Entity Workflow" (one open workflow per entity, its id is the entity's, state in variables, continue-as-new when it is
// suggested), "Updatable / Debounced Timer" and "Event Accumulator" (a sliding window that each signal begins anew).
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { TextbookActivities } from '../activities.ts';
import { contactChange } from './contact-schema.ts';
import {
  contactChanged,
  getState,
  searchAttributes,
  sendNow,
  type ContactInput,
  type ContactState,
} from './messages.ts';

// "Entity Workflow": proxyActivities with a time-out; retries are the SDK's default.
const { fetchRecord, writeRecord, saveLink } = proxyActivities<TextbookActivities>({
  startToCloseTimeout: 30_000,
});

/** Waits for changes until each burst is quiet, and writes the contact; it never ends. */
export async function textbookContact(input: ContactInput): Promise<void> {
  const state: ContactState = input.state ?? { status: 'synced', fields: {}, pushes: 0 };
  let changes = 0;
  let pushed = 0;
  let isClicked = false;

  // "Entity Workflow": handlers change the state, and the main function does the rest.
  setHandler(contactChanged, (payload) => {
    const change = contactChange.safeParse(payload);
    if (!change.success) return;
    Object.assign(state.fields, change.data.fields);
    changes += 1;
  });
  setHandler(sendNow, async (payload) => {
    const change = contactChange.parse(payload);
    Object.assign(state.fields, change.fields);
    changes += 1;
    const mine = changes;
    isClicked = true;
    await condition(() => pushed >= mine);
    return 'sent';
  });
  setHandler(getState, () => state);

  for (;;) {
    await condition(() => changes > pushed || workflowInfo().continueAsNewSuggested);
    if (workflowInfo().continueAsNewSuggested && changes === pushed) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof textbookContact>({ ...input, state });
    }
    showStatus(state, 'waiting');
    await untilQuiet();
    showStatus(state, 'pushing');
    isClicked = false;
    const taken = changes;
    await push();
    state.pushes += 1;
    pushed = taken;
    showStatus(state, 'synced');
  }

  /** "Updatable Timer", "Event Accumulator": waits with a limit and a condition, and begins anew after each signal. */
  async function untilQuiet(): Promise<void> {
    if (input.quietPeriodMs === 0) return;
    for (;;) {
      const seen = changes;
      const isNew = await condition(() => changes > seen || isClicked, input.quietPeriodMs);
      if (isClicked || !isNew) return;
    }
  }

  /** One activity per side effect: look, write, remember. */
  async function push(): Promise<void> {
    const fields = { ...state.fields };
    const found = await fetchRecord({ externalId: state.externalId ?? null, fields });
    const externalId = await writeRecord({ externalId: found, fields });
    await saveLink({ contactId: input.contactId, externalId });
    state.externalId = externalId;
  }
}

// "Search Attributes" of the TypeScript guide: upserted when the status changes, so that the UI's lists show it.
function showStatus(state: ContactState, status: ContactState['status']): void {
  state.status = status;
  upsertSearchAttributes([
    { key: searchAttributes.SyncStatus, value: status },
    ...(state.externalId === undefined
      ? []
      : [{ key: searchAttributes.ExternalId, value: state.externalId }]),
  ]);
}
