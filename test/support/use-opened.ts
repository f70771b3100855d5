// What a whole test file shares: opened before its first test, closed after its last.
import { afterAll, beforeAll } from 'vitest';

/** Its members can be read in tests and in hooks only, like those of what is opened. */
export function useOpened<Opened extends { close(): Promise<void> }>(open: () => Promise<Opened>): Opened {
  let opened: Opened | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  return new Proxy({} as Opened, {
    get(_nothing, member) {
      if (opened === undefined) throw new Error(`${String(member)}: read it in tests and hooks only`);
      return Reflect.get(opened, member) as unknown;
    },
  });
}
