// Our commands as sentences name them, to be copied into a shell.

/** A placeholder is what the person puts in. Of both, what a shell would take apart is quoted: `<id>` reads a file. */
export type Word = string | { placeholder: string };

export const anything: Word = { placeholder: '…' };

/** `syncline contact retry demo c-1`: an app's id may hold anything, and is quoted where a shell would take it apart. */
export function commandLine(...words: Word[]): string {
  const quoted = words.map((word) => inShell(typeof word === 'string' ? word : word.placeholder));
  return ['syncline', ...quoted].join(' ');
}

/** A word of a command, quoted where it must be. */
export function inShell(word: string): string {
  return /^[\w@%+=:,./…-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
