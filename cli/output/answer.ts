// What a command answers: one JSON document with --json, words for people otherwise.
import type { Command } from 'commander';

/** The option may stand before or after the command's name. */
export function isJsonWanted(command: Command): boolean {
  return command.optsWithGlobals<{ json?: boolean }>().json === true;
}

/** `words` is not called with --json. */
export function answer(command: Command, document: unknown, words: () => string): void {
  console.log(isJsonWanted(command) ? JSON.stringify(document) : words());
}
