/** The value of `key` in the first JSON line that has it, or undefined: how a part says that it is ready. */
export function findInJsonLines(output: string, key: string): unknown {
  for (const line of output.split('\n')) {
    if (!line.startsWith('{')) continue;
    try {
      const value = JSON.parse(line) as Record<string, unknown>;
      if (key in value) return value[key];
    } catch {
      // A line that is still being written.
    }
  }
  return undefined;
}
