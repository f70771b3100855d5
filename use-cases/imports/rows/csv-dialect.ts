// What the first bytes of a CSV say about it: the character between its cells, and how its lines end.
export interface CsvDialect {
  delimiter: string;
  recordDelimiters: string[];
}

const [lineFeed, carriageReturn] = [10, 13];

const delimiters = [',', ';', '\t', '|'];

/** The one that stands most often in the header, outside of quotes. csv-parse's own guess stops at "ü" (7.0.3). */
export function guessDialect(sample: Buffer, delimiter?: string): CsvDialect {
  const text = sample.toString('utf8');
  const header = headerOf(text.replace(separatorLine, ''));
  const counted = delimiters.map((each) => ({ each, count: header.split(each).length - 1 }));
  const best = counted.reduce((a, b) => (b.count > a.count ? b : a));
  return {
    delimiter: delimiter ?? separatorLine.exec(text)?.[1] ?? best.each,
    // Both, because files that were edited on two systems have both; a lone CR only where no line ends otherwise.
    recordDelimiters: endsInCarriageReturns(text) ? ['\r'] : ['\r\n', '\n'],
  };
}

/** Excel's own first line, which says the delimiter and is no header. */
const separatorLine = /^"?sep=([^\r\n])"?(?=[\r\n]|$)/i;

export function isSeparatorLine(raw: string): boolean {
  return separatorLine.test(raw);
}

/** The last byte of a line end. */
export function lineEndOf({ recordDelimiters }: CsvDialect): number {
  return recordDelimiters.includes('\n') ? lineFeed : carriageReturn;
}

/** By the line ends outside of quotes: a cell may hold line feeds of its own. */
function endsInCarriageReturns(text: string): boolean {
  const unquoted = text.replaceAll(/"[^"]*(?:"|$)/g, '""');
  const lineFeeds = unquoted.split('\n').length - 1;
  const alone = unquoted.split(/\r(?!\n|$)/).length - 1;
  const isOnlyOne = lineFeeds === 0 && unquoted.endsWith('\r');
  return alone > lineFeeds || isOnlyOne;
}

/** `tab` and `\t` are easier to type than the character. Undefined: it cannot stand between two cells. */
export function readDelimiter(given: string): string | undefined {
  const delimiter = given === 'tab' || given === '\\t' ? '\t' : given;
  const isOne = delimiter.length === 1 && delimiter !== '"' && !/[\r\n]/.test(delimiter);
  return isOne ? delimiter : undefined;
}

/** The first line, or the one behind "sep=", without what is quoted in it. */
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
