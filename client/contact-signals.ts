// Signals to a contact: plain while its workflow is open, signal-with-start when it is not or must wake up.
import { WorkflowNotFoundError, type Client, type SignalDefinition } from '@temporalio/client';
import { contactChanged, contactSyncType } from '../workflows/messages.ts';
import { stampChange, type ContactChange } from './change.ts';
import { contactStart, type ContactTiming, type ContactWorkflow } from './contact-start.ts';
import { createPlainSignals } from './plain-signals.ts';

export type ConnectionTiming = (
  connectionId: string,
) => Promise<ContactTiming | undefined> | ContactTiming | undefined;

interface Message<Args extends unknown[]> {
  signal: SignalDefinition<Args>;
  args: Args;
  /** A new contact sleeps through its quiet period; otherwise, and for an existing one, it runs at once. */
  isDelayed?: boolean;
}

export interface ContactSignals {
  /** Starts the contact if need be, and ends its start delay: a plain signal does not. */
  sendWithStart<Args extends unknown[]>(
    connectionId: string,
    contactId: string,
    message: Message<Args>,
  ): Promise<void>;
  /** False when the contact has no open workflow. */
  sendIfOpen<Args extends unknown[]>(
    connectionId: string,
    contactId: string,
    message: Message<Args>,
  ): Promise<boolean>;
  sendChange: (
    connectionId: string,
    contactId: string,
    change: ContactChange,
  ) => Promise<{ workflowId: string; changeId: string }>;
}

export function createContactSignals(client: Client, connectionTiming: ConnectionTiming): ContactSignals {
  const plainSignals = createPlainSignals();

  const signals: ContactSignals = {
    async sendWithStart(connectionId, contactId, { signal, args, isDelayed = false }) {
      const timing = await connectionTiming(connectionId);
      const start = contactStart(connectionId, contactId, timing);
      const delayMs = isDelayed ? (timing?.quietPeriodMs ?? 0) : 0;
      await client.workflow.signalWithStart<ContactWorkflow, unknown[]>(contactSyncType, {
        ...start,
        ...(delayMs > 0 ? { startDelay: delayMs } : {}),
        signal: signal.name,
        signalArgs: args,
      });
      plainSignals.restart(start.workflowId);
    },

    async sendIfOpen(connectionId, contactId, { signal, args }) {
      const { workflowId } = contactStart(connectionId, contactId);
      try {
        await client.workflow.getHandle(workflowId).signal(signal.name, ...args);
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },

    async sendChange(connectionId, contactId, change) {
      const payload = stampChange(change);
      const { workflowId } = contactStart(connectionId, contactId);
      // A request id makes the change due at once, so it has to end a start delay.
      const isDelayed = payload.requestId === undefined;
      const message = { signal: contactChanged, args: [payload] as [typeof payload], isDelayed };
      const mayBePlain = isDelayed && plainSignals.take(workflowId);
      if (!mayBePlain || !(await signals.sendIfOpen(connectionId, contactId, message))) {
        await signals.sendWithStart(connectionId, contactId, message);
      }
      return { workflowId, changeId: payload.changeId };
    },
  };
  return signals;
}
