// The open workflows of a connection, as Temporal's lists have them: behind by moments, while others go on beginning some.
import { expect, test } from 'vitest';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import { objectTypes } from '../domain/objects/objects.ts';
import { useRig } from '../test/support/rig.ts';
import { startEntity } from '../test/support/start-entity.ts';
import { workflowIdOf } from '../workflows/messages.ts';
import { createOpenEntities } from './open-entities.ts';

// No worker: what is open stays so until it is ended.
const rig = useRig({ worker: false });

const keyOf = (connectionId: string, entityId: string): EntityKey => ({
  connectionId,
  object: 'contact',
  entityId,
});

const begin = (key: EntityKey) => startEntity(rig.client, key, { name: 'Kim' });

async function isOpen(key: EntityKey): Promise<boolean> {
  const { status } = await rig.client.workflow.getHandle(workflowIdOf(key)).describe();
  return status.name === 'RUNNING';
}

test('all of a connection are ended, also those that carry no attribute, and none of its neighbours', async () => {
  const id = "o'h%20_x";
  const mine = objectTypes.flatMap((object) =>
    ['a', 'b', 'c:d'].map((entityId) => ({ connectionId: id, object, entityId })),
  );
  const others = [`${id}2`, "o'h%20-x", "o'h", 'o'].map((each) => keyOf(each, 'a'));
  for (const key of [...mine, ...others]) await begin(key);
  const open = createOpenEntities(rig.client);
  await expect.poll(() => open.count(id)).toBe(mine.length);
  expect(await open.end(id, 'removed')).toEqual({ ended: mine.length, open: 0 });
  for (const key of mine) expect(await isOpen(key), workflowIdOf(key)).toBe(false);
  for (const key of others) expect(await isOpen(key), workflowIdOf(key)).toBe(true);
});

test('what begins while they are being ended is ended too', async () => {
  let late = 0;
  const open = createOpenEntities(rig.client, {
    // Each look finds the lists as they were, and something new has begun meanwhile.
    pause: async () => {
      if (late === 3) return;
      late += 1;
      await begin(keyOf('late', `late-${late}`));
      await expect.poll(() => open.count('late')).toBe(1);
    },
  });
  await begin(keyOf('late', 'first'));
  await expect.poll(() => open.count('late')).toBe(1);
  expect(await open.end('late', 'removed')).toEqual({ ended: 4, open: 0 });
});

test('changes that never stop coming are told, and do not hold the end back for ever', async () => {
  let pauses = 0;
  const open = createOpenEntities(rig.client, {
    pause: async () => {
      pauses += 1;
      await begin(keyOf('busy', 'again'));
      await expect.poll(() => open.count('busy')).toBe(1);
    },
    mostLooks: 5,
  });
  expect(await open.end('busy', 'removed')).toEqual({ ended: 4, open: 1 });
  expect(pauses).toBe(5);
});

test('a workflow that the lists show although it has ended is none that was ended', async () => {
  await begin(keyOf('gone', 'a'));
  const open = createOpenEntities(rig.client);
  await expect.poll(() => open.count('gone')).toBe(1);
  const handle = rig.client.workflow.getHandle(workflowIdOf(keyOf('gone', 'a')));
  await handle.terminate('by hand');
  await expect(handle.terminate('again')).rejects.toThrow(WorkflowNotFoundError);
  expect(await open.end('gone', 'removed')).toEqual({ ended: 0, open: 0 });
});
