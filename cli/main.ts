// The process `syncline`.
import { runCommandLine } from './run-command-line.ts';

// `syncline links export | head`: nobody reads any more, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

await runCommandLine(process.argv.slice(2));
