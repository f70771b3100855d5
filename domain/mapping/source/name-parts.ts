// One name from two fields and two from one, as far as a rule can know: names are written in more ways than any rule has.

export interface NameParts {
  firstName?: string;
  lastName?: string;
}

/** Written small in front of a last name, and a part of it. */
const particles = new Set(
  [
    // Dutch, Flemish
    "van der den de ten ter te 't",
    // German
    'von vom zu zum zur',
    // French, Italian, Spanish, Portuguese
    'du des la le di da del della dos das do y e',
    // Arabic, Hebrew
    'al el bin ibn ben bint abu',
  ].flatMap((row) => row.split(' ')),
);

/** Behind a last name, and no name of its own. */
const suffixes = new Set(['jr', 'sr', 'ii', 'iii', 'iv', 'phd', 'md', 'esq']);

/**
 * `Ludwig van Beethoven` → Ludwig, van Beethoven; `Lee, Ann` → Ann, Lee. One word is a last name, because that is the one
 * that CRMs require.
 */
export function nameParts(name: string): NameParts {
  const [last = '', first = '', ...more] = name.split(',').map((part) => wordsOf(part).join(' '));
  if (last !== '' && first !== '' && !isSuffix(first) && more.every(isSuffix)) {
    return { firstName: first, lastName: [last, ...more].join(' ') };
  }
  const words = wordsOf(name);
  const at = lastNameAt(words);
  const [firstName, lastName] = [words.slice(0, at).join(' '), words.slice(at).join(' ')];
  return { ...(firstName === '' ? {} : { firstName }), ...(lastName === '' ? {} : { lastName }) };
}

function lastNameAt(words: readonly string[]): number {
  let at = Math.max(0, words.length - 1);
  while (at > 0 && isSuffix(words[at] ?? '')) at -= 1;
  while (at > 0 && particles.has(words[at - 1] ?? '')) at -= 1;
  return at;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function isSuffix(word: string): boolean {
  return suffixes.has(word.toLowerCase().replaceAll(/[.,]/g, ''));
}
