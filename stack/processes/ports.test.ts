import { expect, test } from 'vitest';
import { freePort } from './ports.ts';

test('no free port is given out twice, though the system names one that was closed again', async () => {
  const ports: number[] = [];
  for (let index = 0; index < 2_000; index += 1) ports.push(await freePort());
  expect(new Set(ports).size).toBe(ports.length);
});
