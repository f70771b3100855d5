// A source that ends before its end. What was read before stays imported; faces word why, and what to do.

/** `cut_off`: it ends in the middle. `damaged`: its packing does not fit together. `unreadable`: reading it failed. */
export type SourceBreak = 'cut_off' | 'damaged' | 'unreadable';

/** Thrown between two rows: those before it have been handed on. */
export class BrokenSourceError extends Error {
  override name = 'BrokenSourceError';
  readonly why: SourceBreak;

  constructor(why: SourceBreak, options: ErrorOptions) {
    super(`the source is broken: ${why}`, options);
    this.why = why;
  }
}

/** The chunks; what their reader throws becomes a BrokenSourceError once it has given some. */
export async function* namingBreaks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let hasGiven = false;
  try {
    for await (const chunk of chunks) {
      yield chunk;
      hasGiven = true;
    }
  } catch (cause) {
    // A file that cannot even be opened is no broken one: its own error names it.
    if (!hasGiven || cause instanceof BrokenSourceError) throw cause;
    throw new BrokenSourceError('unreadable', { cause });
  }
}
