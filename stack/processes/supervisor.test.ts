import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { identityOf } from '../../config/process-identity.ts';
import { spawnPart, waitUntilReady } from './spawn-part.ts';
import { createSupervisor, type SupervisorOptions } from './supervisor.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'syncline-supervisor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const part = (name: string, script: string) => () =>
  spawnPart({
    name,
    command: process.execPath,
    args: ['-e', script],
    env: process.env,
    logFile: path.join(folder, `${name}.log`),
    pidFile: path.join(folder, `${name}.pid`),
    stopGraceMs: 300,
  });
const forever = 'setInterval(() => {}, 1e6)';

/** A supervisor whose events can be awaited. */
function observed(options: Partial<SupervisorOptions> = {}) {
  const lines: string[] = [];
  const events = new EventEmitter();
  const restarted = once(events, 'restarted');
  const failed = once(events, 'failed').then(([error]: Error[]) => error);
  const supervisor = createSupervisor({
    log: (line) => lines.push(line),
    onRestart: () => events.emit('restarted'),
    onFailure: (error) => events.emit('failed', error),
    ...options,
  });
  return { supervisor, lines, restarted, failed };
}

test('a part that is killed runs again under a new pid', async () => {
  const { supervisor, lines, restarted } = observed();
  const first = await supervisor.run('worker', part('worker', forever));
  process.kill(first.pid, 'SIGKILL');
  await restarted;
  expect(supervisor.pidOf('worker')).not.toBe(first.pid);
  expect(lines[0]).toContain('The worker ended (signal SIGKILL); starting it again. Its log is ');
  await supervisor.stop();
  expect(identityOf(supervisor.pidOf('worker') as number)).toBeNull();
});

test('a part that keeps dying is given up with a sentence that names it and its log', async () => {
  const { supervisor, failed } = observed({ restartLimit: 2 });
  await supervisor.run('worker', part('loser', 'process.exit(3)'));
  expect((await failed)?.message).toBe(
    `The worker ended 3 times within 60 s, last with code 3: stopping. Its log is ${folder}/loser.log.`,
  );
  await supervisor.stop();
});

test('parts stop in the reverse order of their start, also one that ignores SIGTERM, and are not restarted', async () => {
  const { supervisor, lines } = observed();
  const order: string[] = [];
  const deaf = `process.on('SIGTERM', () => {}); console.log('{"ready":true}'); ${forever}`;
  for (const [name, script] of [
    ['postgres', forever],
    ['worker', deaf],
    ['api', forever],
  ] as const) {
    const running = await supervisor.run(name, part(name, script));
    void running.exited.then((how) => order.push(`${name} ${how}`));
    if (name === 'worker') await waitUntilReady(running, () => running.readOutput().includes('ready'));
  }
  await supervisor.stop();
  expect(order).toEqual(['api signal SIGTERM', 'worker signal SIGKILL', 'postgres signal SIGTERM']);
  expect(lines).toEqual([]);
});

test('a part that ends while starting says so with the end of its log', async () => {
  const running = await part('broken', `console.log('no database'); process.exit(1)`)();
  await expect(waitUntilReady(running, () => false)).rejects.toThrow(
    /^The broken ended while starting \(code 1\)\. Its log is .*broken\.log, which ends:\n {2}no database$/,
  );
});

test('of a Go program that panics it says the reason, which stands before the stack', async () => {
  const script = `console.log('panic: listen tcp 127.0.0.1:1: bind: address already in use'); for (let n = 0; n < 20; n += 1) console.log('main.main()'); process.exit(2)`;
  const running = await part('broken', script)();
  await expect(waitUntilReady(running, () => false)).rejects.toThrow('bind: address already in use');
});
