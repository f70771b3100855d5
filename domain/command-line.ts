// Our commands as sentences name them, to be copied into a shell.

/** A text stands as it is; a placeholder is what the person puts in. */
export type Word = string | { placeholder: string };

export const anything: Word = { placeholder: '…' };

/** `syncline contact retry demo c-1`: an app's id may hold anything, and is quoted where a shell would take it apart. */
export function commandLine(...words: Word[]): string {
  const quoted = words.map((word) => (typeof word === 'string' ? inShell(word) : word.placeholder));
  return ['syncline', ...quoted].join(' ');
}

function inShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
