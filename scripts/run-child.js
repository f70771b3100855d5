// Runs a program whose half-done work must not be left behind: Ctrl-C ends it first, then clears up, then ends us.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
// Long enough for a write under way: npm itself does not end on a signal while it unpacks.
const graceMs = 2_000;

/**
 * The exit code. The child is a process group of its own, so that the terminal's Ctrl-C reaches us alone and what it has
 * started (install scripts) ends with it. `cleanUp` runs when we were told to end, after the child's end.
 */
export function runChild([command, ...arguments_], { cwd, onStart = () => {}, cleanUp = () => {} }) {
  return new Promise((resolve, reject) => {
    // Its output is progress too: stdout belongs to our caller.
    const stdio = ['ignore', process.stderr, process.stderr];
    const child = spawn(command, arguments_, { cwd, stdio, detached: true });
    let endedBy;
    const end = (signal) => {
      if (endedBy !== undefined) return; // Under npm one Ctrl-C arrives twice.
      endedBy = signal;
      process.stderr.write('  stopping …\n');
      endGroup(child.pid, 'SIGTERM');
      setTimeout(() => endGroup(child.pid, 'SIGKILL'), graceMs).unref();
    };
    for (const signal of signals) process.on(signal, end);
    const done = () => signals.forEach((signal) => process.removeListener(signal, end));
    child.once('spawn', () => onStart(child.pid));
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('close', (code, signal) => {
      done();
      if (endedBy === undefined) return resolve(signal === null ? code : 1);
      endGroup(child.pid, 'SIGKILL'); // What it started may outlive it.
      cleanUp();
      process.exit(128 + constants.signals[endedBy]);
    });
  });
}

function endGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left.
  }
}
