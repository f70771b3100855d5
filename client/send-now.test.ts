// What Temporal answers when the task that would take an update fails for another reason; the rest runs on a real server
// in syncline-client.test.ts and test/workflow/send-now.test.ts.
import type { Client } from '@temporalio/client';
import { expect, test } from 'vitest';
import { sendNow } from '../workflows/messages.ts';
import { entityStart } from './entity-start.ts';
import { askSendNow, isNotReady, updateWithStart } from './send-now.ts';

const key = { connectionId: 'demo', object: 'contact' as const, entityId: 'c' };
const notReady = () =>
  Object.assign(
    new Error('Unable to perform workflow execution update due to unexpected workflow task failure.'),
    { code: 9 },
  );

function clientThatFails(...errors: Error[]) {
  const asked: string[] = [];
  const client = {
    withDeadline: (_deadline: number, work: () => unknown) => work(),
    workflow: {
      async startUpdateWithStart(_update: unknown, { updateId }: { updateId: string }) {
        asked.push(updateId);
        const error = errors.shift();
        if (error !== undefined) throw error;
        return 'accepted';
      },
    },
  };
  return { client: client as unknown as Client, asked };
}
const ask = (client: Client, acceptBy = Date.now() + 60_000) =>
  updateWithStart(client, {
    start: entityStart(key),
    update: sendNow,
    args: [{ requestId: 'r-1' }],
    acceptBy,
  });

test('an update whose task failed is handed over again, under an id of its own', async () => {
  const { client, asked } = clientThatFails(notReady(), notReady());
  expect(await ask(client)).toBe('accepted');
  expect(new Set(asked).size).toBe(3);
});

test('when the time is over it counts as taken by nobody, and any other error is told', async () => {
  expect(await ask(clientThatFails(notReady()).client, Date.now())).toBeUndefined();
  const other = new Error('refused');
  await expect(ask(clientThatFails(other).client)).rejects.toBe(other);
  expect(isNotReady(new Error('wrapped', { cause: notReady() }))).toBe(true);
});

test('nobody waits for an attempt that lies beyond the time given', async () => {
  const pending = { outcome: 'pending' as const };
  let asked = 0;
  const client = {
    withDeadline: (_deadline: number, work: () => unknown) => work(),
    workflow: {
      async startUpdateWithStart() {
        asked += 1;
        return { result: async () => (asked < 3 ? pending : { outcome: 'created' as const }) };
      },
    },
  } as unknown as Client;
  const waits = (mayEndBy: (time: number) => Promise<boolean>) =>
    askSendNow(client, {
      start: entityStart(key),
      payload: { requestId: 'r-1' },
      waitMs: 240_000,
      recordDurably: async () => {},
      mayEndBy,
    });
  expect(await waits(async () => false)).toEqual(pending);
  expect(asked).toBe(1);
  expect(await waits(async () => true)).toEqual({ outcome: 'created' });
  expect(asked).toBe(3);
});
