// `--set key=value`, once or several times, or with several pairs behind one --set.
import { UsageError } from '../output/usage-error.ts';

const options: readonly string[] = ['--set', '--secret', '--map'];

/** `--set a=1 b=2` becomes `--set a=1 --set b=2`: commander's own way would swallow ids that follow. */
export function expandPairs(argv: readonly string[]): string[] {
  let current: string | undefined;
  return argv.flatMap((word, index) => {
    if (options.includes(word)) current = word;
    else if (current !== undefined && argv[index - 1] !== current) {
      if (/^[^-=][^=]*=/.test(word)) return [current, word];
      current = undefined;
    }
    return [word];
  });
}

/** Collects an option that may be repeated. */
export function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}

/** Throws UsageError for a pair without `=`. Values may hold more of them. */
export function readPairs(option: string, pairs: readonly string[] = []): [string, string][] {
  return pairs.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`${option} takes key=value, and not "${pair}".`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
}
