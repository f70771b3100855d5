// What is open, so that the end of a measurement, an error and Ctrl-C all close the same things.
export interface Closing {
  /** Answers a function that closes this and everything added since, newest first. */
  add(close: () => Promise<unknown>): () => Promise<void>;
  closeAll(): Promise<void>;
}

/** Nothing is open yet. */
export function createClosing(): Closing {
  const open: (() => Promise<unknown>)[] = [];

  async function closeFrom(position: number): Promise<void> {
    for (const close of open.splice(position).toReversed()) {
      // One that cannot be closed must not keep the others open.
      await close().catch((error: unknown) => process.stderr.write(`closing: ${String(error)}\n`));
    }
  }

  return {
    add(close) {
      open.push(close);
      return () => closeFrom(Math.max(open.indexOf(close), 0));
    },
    closeAll: () => closeFrom(0),
  };
}
