// One installation or build at a time in this clone. The lock names its holder, so a killed one never blocks anybody.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Runs `work` when nobody else in this clone holds `file`; `say` tells a person that it waits. */
export async function withLock(file, say, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  for (let waited = 0; ; waited += 1) {
    const holder = tryLock(file);
    if (holder === null) break;
    if (waited === 0) say(`Another command (pid ${holder}) is installing or building here; waiting for it.`);
    await delay(200);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release); // process.exit inside the work skips `finally`
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

/** Null when the lock is ours, else the pid of its live holder. */
function tryLock(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file); // Atomic, and never seen half written.
    return null;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(own, { force: true });
  }
  const holder = readHolder(file);
  if (holder === null || isAlive(holder)) return holder ?? 0;
  rmSync(file, { force: true });
  return tryLock(file);
}

function readHolder(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return null; // Released between our two looks: the next try gets it.
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
