// Rows in pages: full ones from a file, and whatever has come from a producer that pauses.

/** A page is handed on when it is full, or `lingerMs` after its first row. */
export async function* pagesOf<T>(
  rows: AsyncIterable<T>,
  { size, lingerMs = 200 }: { size: number; lingerMs?: number },
): AsyncGenerator<T[]> {
  const iterator = rows[Symbol.asyncIterator]();
  let page: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let linger: Promise<'linger'> | undefined;
  const settle = (): T[] => {
    clearTimeout(timer);
    linger = undefined;
    const full = page;
    page = [];
    return full;
  };
  let next = iterator.next();
  let failure: unknown;
  const failed = (error: unknown): 'failed' => {
    failure = error;
    return 'failed';
  };
  try {
    for (;;) {
      const coming = next.catch(failed);
      const step = await (linger === undefined ? coming : Promise.race([coming, linger]));
      if (step === 'linger') {
        yield settle();
        continue;
      }
      // What came before an error is handed on first: a source that breaks off has given those rows.
      if (step === 'failed' || step.done === true) break;
      page.push(step.value);
      if (page.length >= size) yield settle();
      else if (linger === undefined) {
        linger = new Promise((resolve) => {
          timer = setTimeout(() => resolve('linger'), lingerMs);
        });
      }
      next = iterator.next();
    }
    if (page.length > 0) yield settle();
    if (failure !== undefined) throw failure;
  } finally {
    clearTimeout(timer);
    // A producer that says nothing more would hold us: it is told, and not waited for.
    next.catch(() => {});
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
