// The one way in: messages are taken in the order in which they came, and one activation takes a bounded number of them.
// ⊢ 3,000 signals that waited for a worker, on an entity of 220 KB, took longer than a script may run: for ever.
import { CancellationScope, condition, sleep, workflowInfo } from '@temporalio/workflow';
import type { EntityState } from '../../domain/entity/state.ts';
import type { Entity } from './entity.ts';
import { describeSoon } from './show.ts';

/** In units of about 0.3 µs: what one activation spends on messages takes about 0.1 s, on a slow machine 0.5 s. */
const unitsPerActivation = 300_000;
const unitsPerMessage = 50;
const unitsPerField = 5;

/** Takes the message now, or after those that wait already. Answers what it led to. */
export async function takeInTurn<T>(entity: Entity, fields: number, take: () => T): Promise<T> {
  let taken: { value: T } | undefined;
  inTurn(entity, fields, () => {
    taken = { value: take() };
  });
  if (taken === undefined) await condition(() => taken !== undefined);
  return (taken as unknown as { value: T }).value;
}

/** `fields` of the message: what it costs. `take` does what the message says, at once. */
export function inTurn(entity: Entity, fields: number, take: () => void): void {
  const { inbox } = entity;
  const { historyLength } = workflowInfo();
  if (inbox.historyLength !== historyLength) {
    inbox.historyLength = historyLength;
    inbox.spent = 0;
  }
  const cost = unitsPerMessage + unitsPerField * fields;
  if (inbox.waiting.length === 0 && inbox.spent < unitsPerActivation) {
    inbox.spent += cost + sizeOf(entity.state);
    take();
    describeSoon(entity);
    return;
  }
  inbox.waiting.push({ cost, take });
  if (inbox.waiting.length === 1) void CancellationScope.nonCancellable(() => takeTheRest(entity));
}

/** Everything that waits is taken, one batch for each activation. */
export async function untilAllTaken({ inbox }: Entity): Promise<void> {
  if (inbox.waiting.length > 0) await condition(() => inbox.waiting.length === 0);
}

async function takeTheRest(entity: Entity): Promise<void> {
  const { inbox } = entity;
  while (inbox.waiting.length > 0) {
    // A timer makes another workflow task, and that is another activation.
    await sleep(1, { summary: 'many messages came at once' });
    // One copy of the fields for all messages of the batch.
    let spent = sizeOf(entity.state);
    let count = 0;
    for (const { cost, take } of inbox.waiting) {
      if (count > 0 && spent >= unitsPerActivation) break;
      const { fields } = entity.state;
      take();
      if (entity.state.fields !== fields) inbox.ownFields = entity.state.fields;
      spent += cost + (entity.state.order.pending?.names.length ?? 0) / 50;
      count += 1;
    }
    inbox.ownFields = undefined;
    inbox.waiting.splice(0, count);
    describeSoon(entity);
  }
}

/** What a copy of the state costs: thousands of fields, or pending names. */
function sizeOf({ fieldsBytes, order }: EntityState): number {
  return fieldsBytes / 40 + (order.pending?.names.length ?? 0);
}
