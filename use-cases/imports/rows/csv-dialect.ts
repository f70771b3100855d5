// What the first bytes of a CSV say about it: the character between its cells, and how its lines end.
export interface CsvDialect {
  delimiter: string;
  recordDelimiters: string[];
}

const delimiters = [',', ';', '\t', '|'];

/** The one that stands most often in the header, outside of quotes. csv-parse's own guess stops at "ü" (7.0.3). */
export function guessDialect(sample: Buffer, delimiter?: string): CsvDialect {
  const text = sample.toString('utf8');
  const header = headerOf(text);
  const counted = delimiters.map((each) => ({ each, count: header.split(each).length - 1 }));
  const best = counted.reduce((a, b) => (b.count > a.count ? b : a));
  return {
    delimiter: delimiter ?? best.each,
    // Both, because files that were edited on two systems have both; a lone CR only where there is nothing else.
    recordDelimiters: !text.includes('\n') && text.includes('\r') ? ['\r'] : ['\r\n', '\n'],
  };
}

/** `tab` and `\t` are easier to type than the character. Undefined: it cannot stand between two cells. */
export function readDelimiter(given: string): string | undefined {
  const delimiter = given === 'tab' || given === '\\t' ? '\t' : given;
  const isOne = delimiter.length === 1 && delimiter !== '"' && !/[\r\n]/.test(delimiter);
  return isOne ? delimiter : undefined;
}

/** The first line without what is quoted in it. */
function headerOf(text: string): string {
  let header = '';
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === '\n' || character === '\r')) {
      if (header.trim() !== '') break;
    } else if (!isQuoted) header += character;
  }
  return header;
}
