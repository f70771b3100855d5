// Starts one part of the stack as its own process group with its own log file.
import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOf, type ProcessIdentity } from '../../config/process-identity.ts';
import { endProcess } from './end-process.ts';
import { removePidFile, writePidFile } from './pid-file.ts';
import { StackError } from './stack-error.ts';

const LOG_ROTATION_BYTES = 20 * 1024 * 1024;

export interface PartCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly logFile: string;
  readonly pidFile: string;
  readonly stopSignal?: NodeJS.Signals;
  readonly stopGraceMs?: number;
}

export interface RunningPart {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Settles when the process ends, whoever ended it: `code 1`, `signal SIGKILL`. */
  readonly exited: Promise<string>;
  readonly hasExited: () => boolean;
  /** What it has written to its log since it was started. */
  readonly readOutput: () => string;
  /** Resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

/** Resolves once the process exists; being ready is the caller's question. */
export async function spawnPart(part: PartCommand): Promise<RunningPart> {
  const { descriptor, startsAt } = openLog(part.logFile);
  // Detached: the terminal's Ctrl-C reaches only the supervisor, which stops the parts in order. The log is a
  // file and not a pipe, so that a part survives a supervisor that was killed.
  const child = spawn(part.command, part.args, {
    env: part.env,
    cwd: part.cwd,
    detached: true,
    stdio: ['ignore', descriptor, descriptor],
  });
  closeSync(descriptor);

  let exit: string | null = null;
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = signal === null ? `code ${code}` : `signal ${signal}`;
      removePidFile(part.pidFile);
      resolve(exit);
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => {
      reject(new StackError(`The ${part.name} cannot be started: ${error.message}`));
    });
  });
  const pid = child.pid as number;
  const identity: ProcessIdentity | null = identityOf(pid);
  writePidFile(part.pidFile, pid);

  return {
    name: part.name,
    pid,
    logFile: part.logFile,
    exited,
    hasExited: () => exit !== null,
    readOutput: () => readFrom(part.logFile, startsAt),
    async stop() {
      if (exit !== null || identity === null) return;
      await endProcess(identity, {
        signal: part.stopSignal ?? 'SIGTERM',
        graceMs: part.stopGraceMs ?? 5_000,
      });
      await exited;
    },
  };
}

export interface WaitOptions {
  readonly timeoutMs?: number;
  /** Ends the waiting: somebody pressed Ctrl-C. */
  readonly abort?: AbortSignal | undefined;
}

/** Polls `isReady` until it holds. Throws with the end of the log when the part ends or takes too long. */
export async function waitUntilReady(
  part: RunningPart,
  isReady: () => Promise<boolean> | boolean,
  { timeoutMs = 60_000, abort }: WaitOptions = {},
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    abort?.throwIfAborted();
    if (part.hasExited()) {
      throw new StackError(`The ${part.name} ended while starting (${await part.exited}).${logHint(part)}`);
    }
    if (await isReady()) return;
    if (Date.now() >= deadline) {
      throw new StackError(`The ${part.name} was not ready after ${timeoutMs / 1000} s.${logHint(part)}`);
    }
    await delay(25);
  }
}

const mostHintLines = 8;

/** The end of the log; of a Go program that panics the beginning of that, because the reason stands before the stack. */
function logHint(part: RunningPart): string {
  const all = part.readOutput().trimEnd().split('\n');
  const panic = all.findLastIndex((line) => line.startsWith('panic:'));
  const from = panic === -1 ? -mostHintLines : panic;
  const lines = all.slice(from).slice(0, mostHintLines).join('\n  ');
  return ` Its log is ${part.logFile}${lines === '' ? '' : `, which ends:\n  ${lines}`}`;
}

function openLog(file: string): { descriptor: number; startsAt: number } {
  mkdirSync(path.dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_ROTATION_BYTES) renameSync(file, `${file}.1`);
  // Logs may hold what a CRM answered: only their owner reads them.
  const descriptor = openSync(file, 'a', 0o600);
  return { descriptor, startsAt: fstatSync(descriptor).size };
}

function readFrom(file: string, position: number): string {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const length = Math.min(Math.max(fstatSync(descriptor).size - position, 0), 1024 * 1024);
      const buffer = Buffer.alloc(length);
      return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, length, position));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}
