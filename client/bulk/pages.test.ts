import { expect, test } from 'vitest';
import { pagesOf } from './pages.ts';

test('rows that came before an error are handed on, and then the error', async () => {
  async function* breaking(): AsyncGenerator<number> {
    yield* [1, 2, 3];
    throw new Error('broken');
  }
  const pages: number[][] = [];
  const reading = (async () => {
    for await (const page of pagesOf(breaking(), { size: 2 })) pages.push(page);
  })();
  await expect(reading).rejects.toThrow('broken');
  expect(pages).toEqual([[1, 2], [3]]);
});
