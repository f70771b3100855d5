// Signals to an entity: plain while its workflow is open, signal-with-start when it is not or must wake up.
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import { namesOf } from '../domain/objects/objects.ts';
import { workflowIdOf } from '../workflows/messages.ts';
import { stampChange, type EntityChange } from './change.ts';
import { entityStart, type EntityTiming, type EntityWorkflow } from './entity-start.ts';
import { createPlainSignals } from './plain-signals.ts';

export type ConnectionTiming = (
  connectionId: string,
) => Promise<EntityTiming | undefined> | EntityTiming | undefined;

interface Message {
  signal: string;
  args: unknown[];
  /** A new entity sleeps through its quiet period; otherwise, and for an existing one, it runs at once. */
  isDelayed?: boolean;
}

export interface EntitySignals {
  /** Starts the entity if need be, and ends its start delay: a plain signal does not. */
  sendWithStart(key: EntityKey, message: Message): Promise<void>;
  /** False when the entity has no open workflow. */
  sendIfOpen(key: EntityKey, message: Message): Promise<boolean>;
  sendChange(key: EntityKey, change: EntityChange): Promise<{ workflowId: string; changeId: string }>;
}

export function createEntitySignals(client: Client, connectionTiming: ConnectionTiming): EntitySignals {
  const plainSignals = createPlainSignals();

  const signals: EntitySignals = {
    async sendWithStart(key, { signal, args, isDelayed = false }) {
      const timing = await connectionTiming(key.connectionId);
      const { workflowType, options } = entityStart(key, timing, isDelayed ? timing?.quietPeriodMs : 0);
      await client.workflow.signalWithStart<EntityWorkflow, unknown[]>(workflowType, {
        ...options,
        signal,
        signalArgs: args,
      });
      plainSignals.restart(options.workflowId);
    },

    async sendIfOpen(key, { signal, args }) {
      try {
        await client.workflow.getHandle(workflowIdOf(key)).signal(signal, ...args);
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },

    async sendChange(key, change) {
      const payload = stampChange(key.object, change);
      const workflowId = workflowIdOf(key);
      // A request id makes the change due at once, so it has to end a start delay.
      const isDelayed = payload.requestId === undefined;
      const message = { signal: namesOf(key.object).changed, args: [payload], isDelayed };
      const mayBePlain = isDelayed && plainSignals.take(workflowId);
      if (!mayBePlain || !(await signals.sendIfOpen(key, message))) {
        await signals.sendWithStart(key, message);
      }
      return { workflowId, changeId: payload.changeId };
    },
  };
  return signals;
}
