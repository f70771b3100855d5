// The first items of a source, before anything is done with them.

/**
 * At most `most`, and of a producer that pauses what has come `patienceMs` after the first. Nothing is lost: `all` begins
 * with them, and an error of the source comes behind the items that came before it.
 */
export async function lookAhead<T>(
  items: AsyncGenerator<T>,
  { most, patienceMs = 200 }: { most: number; patienceMs?: number },
): Promise<{ first: T[]; all: AsyncGenerator<T> }> {
  const first: T[] = [];
  let next = items.next();
  // It is looked at below, or by whoever reads on.
  next.catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<'waited'>((resolve) => {
    const begin = (): void => {
      timer ??= setTimeout(() => resolve('waited'), patienceMs);
    };
    next.then(begin, begin);
  });
  try {
    while (first.length < most) {
      const step = await Promise.race([next.catch(() => undefined), waited]);
      if (step === undefined || step === 'waited' || step.done === true) break;
      first.push(step.value);
      next = items.next();
      next.catch(() => {});
    }
  } finally {
    clearTimeout(timer);
  }
  return { first, all: joined(first, next, items) };
}

async function* joined<T>(
  first: readonly T[],
  next: Promise<IteratorResult<T>>,
  rest: AsyncGenerator<T>,
): AsyncGenerator<T> {
  try {
    yield* first;
    const step = await next;
    if (step.done !== true) yield step.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
