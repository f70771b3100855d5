import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identityOf, isSameProcess, processStartTime } from './process-identity.ts';

test('a process is itself, and one that started at another time under its pid is not', () => {
  const own = identityOf(process.pid);
  expect(own).not.toBeNull();
  expect(isSameProcess(own!)).toBe(true);
  expect(isSameProcess({ ...own!, startedAt: `${own!.startedAt}0` })).toBe(false);
});

test('an ended process has no start time', async () => {
  const child = spawn('true', { stdio: 'ignore' });
  await once(child, 'exit');
  expect(processStartTime(child.pid as number)).toBeNull();
});

test.each([0, -1, 1.5, Number.NaN])('%s is no pid', (pid) => {
  expect(processStartTime(pid)).toBeNull();
});
