// The command line of the benchmark.
import { parseArgs } from 'node:util';

export const measureNames = ['events', 'throughput', 'send-now', 'memory', 'cost'] as const;
export type MeasureName = (typeof measureNames)[number];

export interface BenchOptions {
  only: MeasureName[];
  isShort: boolean;
}

/** The words of the command line cannot be understood; the message says what can be said. */
export class UsageError extends Error {}

const usage =
  'Usage: npm run bench -- [--short] [--only events|throughput|send-now|memory|cost]…\n' +
  '  --short  less than a minute: shows that everything works; its figures say little\n' +
  '  --only   one measurement; may be given several times';

/** Throws UsageError. */
export function readOptions(args: string[]): BenchOptions {
  try {
    const { values } = parseArgs({
      args,
      options: { short: { type: 'boolean' }, only: { type: 'string', multiple: true } },
    });
    const only = (values.only ?? []).map((name) => {
      const known = measureNames.find((each) => each === name);
      if (known === undefined) throw new UsageError(`There is no measurement "${name}".`);
      return known;
    });
    return { only: only.length === 0 ? [...measureNames] : only, isShort: values.short === true };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`);
  }
}
