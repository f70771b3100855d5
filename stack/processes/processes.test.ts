// Pid files, orphans, locks and ports, on real processes.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { identityOf } from '../../config/process-identity.ts';
import { tryLock, unlock, withFileLock } from './file-lock.ts';
import { findInJsonLines } from './json-lines.ts';
import { endOrphans } from './orphans.ts';
import { liveProcessOf, readPidFile, writePidFile } from './pid-file.ts';
import { choosePort, isListening, isPortFree } from './ports.ts';

const root = mkdtempSync(path.join(tmpdir(), 'syncline-processes-'));
const children: ChildProcess[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(root, 'run-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const startChild = async (script: string): Promise<number> => {
  const child = spawn(process.execPath, ['-e', `${script}; console.log('up'); setInterval(() => {}, 1e6)`]);
  children.push(child);
  await once(child.stdout, 'data');
  return child.pid as number;
};
const pidFile = (part: string) => path.join(folder, `${part}.pid`);

describe('pid files', () => {
  test('a live process of ours is recognised', () => {
    writePidFile(pidFile('api'), process.pid);
    expect(liveProcessOf(pidFile('api'))?.pid).toBe(process.pid);
  });

  test('a pid that belongs to somebody else now is not ours', () => {
    writeFileSync(pidFile('api'), JSON.stringify({ ...identityOf(process.pid), startedAt: 'before' }));
    expect(readPidFile(pidFile('api'))?.pid).toBe(process.pid);
    expect(liveProcessOf(pidFile('api'))).toBeNull();
  });

  test.each(['', '{"pid":', '"4711"', '{"pid":"1"}', 'null'])(
    'a damaged file (%s) names nobody',
    (content) => {
      writeFileSync(pidFile('api'), content);
      expect(liveProcessOf(pidFile('api'))).toBeNull();
    },
  );
});

describe('orphans of a killed stack', () => {
  test('are ended, also when they ignore SIGTERM, and their files are removed', async () => {
    const polite = await startChild('');
    const stubborn = await startChild(`process.on('SIGTERM', () => {})`);
    writePidFile(pidFile('worker'), polite);
    writePidFile(pidFile('api'), stubborn);
    expect((await endOrphans(folder, 300)).toSorted()).toEqual(['api', 'worker']);
    expect([identityOf(polite), identityOf(stubborn)]).toEqual([null, null]);
    expect(existsSync(pidFile('api'))).toBe(false);
  });

  test('a stranger with a recycled pid is left alone', async () => {
    const stranger = await startChild('');
    writeFileSync(pidFile('worker'), JSON.stringify({ pid: stranger, startedAt: 'before' }));
    expect(await endOrphans(folder)).toEqual([]);
    expect(identityOf(stranger)).not.toBeNull();
    expect(existsSync(pidFile('worker'))).toBe(false);
  });

  test('a folder that does not exist holds none', async () => {
    expect(await endOrphans(path.join(folder, 'missing'))).toEqual([]);
  });
});

describe('file lock', () => {
  const lock = () => path.join(folder, 'stack.lock');

  test('is held once, and free again after unlock', () => {
    expect(tryLock(lock())).toBeNull();
    expect(tryLock(lock())).toBe(process.pid);
    unlock(lock());
    expect(tryLock(lock())).toBeNull();
  });

  test("a dead holder's lock is taken over", () => {
    writeFileSync(lock(), JSON.stringify({ pid: process.pid, startedAt: 'before' }));
    expect(tryLock(lock())).toBeNull();
    expect(liveProcessOf(lock())?.pid).toBe(process.pid);
  });

  test('work under a lock happens one after the other, and a failure releases it', async () => {
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} begins`);
      await Promise.resolve();
      events.push(`${name} ends`);
      if (name === 'a') throw new Error('a failed');
    };
    const first = withFileLock(lock(), {}, work('a')).catch(() => {});
    await Promise.all([first, withFileLock(lock(), {}, work('b'))]);
    expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });
});

describe('ports', () => {
  test('0 takes a free one', async () => {
    const port = await choosePort({ title: 'the API', variable: 'SYNCLINE_API_PORT', port: 0 });
    expect(port).toBeGreaterThan(1023);
    expect(await isPortFree(port)).toBe(true);
  });

  test('a taken one is a sentence that names the variable', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    try {
      expect(await isListening(`127.0.0.1:${port}`)).toBe(true);
      await expect(choosePort({ title: 'the API', variable: 'SYNCLINE_API_PORT', port })).rejects.toThrow(
        `Port ${port} for the API is in use by another program: free it, or set SYNCLINE_API_PORT to another ` +
          'port (0 takes a free one).',
      );
    } finally {
      server.close();
    }
    expect(await isListening(`127.0.0.1:${port}`)).toBe(false);
  });
});

test('a part is ready when a JSON line says so, whatever stands around it', () => {
  const output = 'warning\n{"level":30}\n{"listening": "http://127.0.0.1:1"}\n{"half';
  expect(findInJsonLines(output, 'listening')).toBe('http://127.0.0.1:1');
  expect(findInJsonLines(output, 'ready')).toBeUndefined();
});
