// The connection of `links export` and `links import`: an option, or where the other commands of links have it.
import { anything, commandLine } from '../../../domain/command-line.ts';
import { UsageError } from '../../output/usage-error.ts';

/** Throws UsageError, which says the whole command. `words`: the command so far. */
export function connectionOf(
  argument: string | undefined,
  option: string | undefined,
  words: string[],
): string {
  const connectionId = option ?? argument;
  if (connectionId === undefined) {
    throw new UsageError(
      `Of which connection? Say ${commandLine('links', ...words, '--connection', anything)}; \`syncline connection list\` shows those that there are.`,
    );
  }
  if (argument !== undefined && argument !== connectionId)
    throw new UsageError(`Is it the connection "${argument}" or "${connectionId}"? Name one of them.`);
  return connectionId;
}
