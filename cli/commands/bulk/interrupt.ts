// Ctrl-C: the first one stops politely, a later one at once.

/** `close` gives the signals back. */
export function stopOnInterrupt(): { signal: AbortSignal; close: () => void } {
  const controller = new AbortController();
  let firstAt = 0;
  const onSignal = (): void => {
    if (!controller.signal.aborted) {
      firstAt = Date.now();
      controller.abort();
      // Under npx one Ctrl-C arrives twice: from the terminal, and passed on by npm.
    } else if (Date.now() - firstAt > 500) {
      // A progress bar hides it.
      if (process.stderr.isTTY) process.stderr.write('\u001B[?25h');
      process.exit(130);
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    close() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
