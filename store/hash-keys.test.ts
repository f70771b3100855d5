import { expect, test } from 'vitest';
import { useTestStore } from '../test/support/store.ts';
import { createCipher } from './encryption.ts';
import { createHashKeys } from './hash-keys.ts';

const testStore = useTestStore([]);

test('all processes hash with the key of the first one, also those that begin at the same moment', async () => {
  const cipher = createCipher([{ id: 'k', key: Buffer.alloc(32, 1) }]);
  const asOneProcess = () => createHashKeys(testStore.database, cipher)('default');
  const [first, ...others] = await Promise.all(Array.from({ length: 6 }, asOneProcess));
  for (const other of [...others, await asOneProcess()]) expect(other).toEqual(first);
  await expect(createHashKeys(testStore.database, cipher)('nobody')).rejects.toThrow('no tenant "nobody"');
});
