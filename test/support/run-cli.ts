// The command line in the test's own process: its words, its output and its exit code, without the start of a process,
// which costs half a second of CPU each time. `startCli` starts one.
import { AsyncLocalStorage } from 'node:async_hooks';
import { format } from 'node:util';
import { runCommandLine } from '../../cli/run-command-line.ts';
import { documentOf, startCli, type CommandRun } from './cli-process.ts';

interface Output {
  stdout: string;
  stderr: string;
  said: string;
}

/** What a worker of the same process says meanwhile is not the command's. */
const running = new AsyncLocalStorage<Output>();
let last: Promise<unknown> = Promise.resolve();

/** Resolves when the command has ended, whatever its exit code. One after the other: environment and exit code are the process's. */
export function runCli(env: Record<string, string>, ...words: string[]): Promise<CommandRun> {
  // Nothing is piped into this process.
  if (words.includes('-')) return startCli(env, words, '').ended;
  const run = last.then(() => runHere(env, words));
  last = run.catch(() => undefined);
  return run;
}

async function runHere(env: Record<string, string>, words: string[]): Promise<CommandRun> {
  const output: Output = { stdout: '', stderr: '', said: '' };
  const before = { env: { ...process.env }, exitCode: process.exitCode };
  const giveBack = [capture('stdout'), capture('stderr'), captureLog()];
  const overlaid = { NO_COLOR: '1', ...env };
  Object.assign(process.env, overlaid);
  process.exitCode = 0;
  try {
    await running.run(output, () => runCommandLine(words));
    return { code: Number(process.exitCode), ...output, json: () => documentOf(output.stdout) };
  } finally {
    process.exitCode = before.exitCode;
    for (const name of Object.keys(overlaid)) delete process.env[name];
    Object.assign(process.env, before.env);
    for (const give of giveBack) give();
  }
}

function add(output: Output, name: 'stdout' | 'stderr', text: string): void {
  output[name] += text;
  output.said += text;
}

function capture(name: 'stdout' | 'stderr'): () => void {
  const stream = process[name];
  const write = stream.write.bind(stream);
  stream.write = ((chunk: string | Uint8Array, ...rest: []) => {
    const output = running.getStore();
    if (output === undefined) return write(chunk, ...rest);
    add(output, name, String(chunk));
    return true;
  }) as typeof stream.write;
  return () => void (stream.write = write);
}

/** Vitest's console does not write to stdout. */
function captureLog(): () => void {
  const { log } = console;
  console.log = (...values: unknown[]) => {
    const output = running.getStore();
    if (output === undefined) log(...values);
    else add(output, 'stdout', `${format(...values)}\n`);
  };
  return () => void (console.log = log);
}
