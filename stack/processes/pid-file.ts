// One file per running part: who it is, so that the next start recognises an orphan of a killed stack.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { identityOf, isSameProcess, type ProcessIdentity } from '../../config/process-identity.ts';

export function writePidFile(file: string, pid: number): void {
  const identity = identityOf(pid);
  if (identity === null) return; // Already gone: nothing to recognise later.
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(identity));
  renameSync(`${file}.new`, file);
}

/** What the file says, or null when it is missing or half written. */
export function readPidFile(file: string): ProcessIdentity | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { pid, startedAt } = value as Record<string, unknown>;
    return typeof pid === 'number' && typeof startedAt === 'string' ? { pid, startedAt } : null;
  } catch {
    return null;
  }
}

/** The live process that the file names, or null when it has ended or its pid now belongs to somebody else. */
export function liveProcessOf(file: string): ProcessIdentity | null {
  const identity = readPidFile(file);
  return identity !== null && isSameProcess(identity) ? identity : null;
}

export function removePidFile(file: string): void {
  rmSync(file, { force: true });
}

/** Every pid file of a folder: part name and path. */
export function listPidFiles(folder: string): { part: string; file: string }[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.pid'))
      .map((name) => ({ part: name.slice(0, -'.pid'.length), file: path.join(folder, name) }));
  } catch {
    return [];
  }
}
