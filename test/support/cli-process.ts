// The built command line as a child process, as people and scripts run it.
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { repositoryRoot } from '../../config/home.ts';
import { testKeys, type Rig } from './rig.ts';

export interface CommandRun {
  /** Null: ended by a signal. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Both, in the order in which they came. */
  said: string;
  /** The last line of stdout, parsed. */
  json(): Record<string, unknown>;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<CommandRun>;
  /** What it has said so far. */
  stderr(): string;
  /** Resolves when stderr has this text. */
  said(text: string): Promise<void>;
}

/** Needs `npm run build`. `env` names Temporal, Postgres and keys. */
export function startCli(
  env: Record<string, string>,
  words: string[],
  input?: string | Buffer,
): RunningCommand {
  const main = path.join(repositoryRoot(), 'dist', 'cli', 'main.js');
  const child = spawn(process.execPath, [main, ...words], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let said = '';
  const listeners = new Set<() => void>();
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    said += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    said += chunk.toString();
    for (const listener of listeners) listener();
  });
  // A command that has read enough closes its end.
  child.stdin?.on('error', () => {});
  if (input !== undefined) child.stdin?.end(input);
  const ended = new Promise<CommandRun>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, stdout, stderr, said, json: () => documentOf(stdout) });
      for (const listener of listeners) listener();
    });
  });
  return {
    child,
    ended,
    stderr: () => stderr,
    said: (text) =>
      new Promise<void>((resolve, reject) => {
        const look = (): void => {
          if (stderr.includes(text)) resolve();
          else if (child.exitCode !== null) reject(new Error(`ended without saying "${text}": ${stderr}`));
          else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
  };
}

/** How a command finds the Temporal, Postgres and CRM of a test. */
export function environmentOf(rig: Rig, home: string): Record<string, string> {
  return {
    SYNCLINE_HOME: home,
    TEMPORAL_ADDRESS: rig.address,
    TEMPORAL_NAMESPACE: rig.namespace,
    DATABASE_URL: rig.databaseUrl,
    SYNCLINE_ENCRYPTION_KEYS: testKeys,
    SYNCLINE_ALLOW_TARGETS: new URL(rig.crm.url).host,
  };
}

export function documentOf(stdout: string): Record<string, unknown> {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
}
