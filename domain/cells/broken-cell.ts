// What a spreadsheet made of a value, so that nobody can know the value any more.

/** `4.47E+11`: of a long number the first digits, and how many there were. `4,47E+11` in a German one. */
const shortened = /^[+-]?\d(?:[.,](\d+))?E\+?(\d{1,3})$/i;
/** As Excel and its kin print it; `12E4` may be an id. */
const printed = /^[+-]?\d(?:[.,]\d+)?E\+\d{2,3}$/i;
const errors: ReadonlySet<string> = new Set([
  '#NAME?',
  '#REF!',
  '#VALUE!',
  '#DIV/0!',
  '#NUM!',
  '#NULL!',
  '#SPILL!',
  '#CALC!',
]);

/** Why the cell cannot be read, as the end of a sentence; or undefined. `isNumber`: its digits are what counts. */
export function brokenBySpreadsheet(text: string, isNumber: boolean): string | undefined {
  const [, decimals = '', exponent = ''] = shortened.exec(text) ?? [];
  const isShort = isNumber ? exponent !== '' : printed.test(text) && decimals.length < Number(exponent);
  if (isShort)
    return 'is a number that a spreadsheet has shortened, and its digits are lost: make the column text there, and export it again';
  if (errors.has(text)) return 'is the error of a formula in a spreadsheet, and no value';
  if (/^#{3,}$/.test(text))
    return 'is what a spreadsheet prints where a column is too narrow: widen it there, and export it again';
  return undefined;
}

/** How programs write "there is none": a formula that found nothing, and Outlook's date without a day. */
export function isNothing(text: string): boolean {
  return (
    text === '' ||
    text === '#N/A' ||
    /^0{1,2}[/.]0{1,2}[/.](?:00|0000)$|^0000-00-00(?:[T ][0:.Z]*)?$/.test(text)
  );
}
