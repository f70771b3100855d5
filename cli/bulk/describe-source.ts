// How the bytes of a source were understood, where a person could not be sure of it.
import type { EncodingGuess } from '../../use-cases/imports/bytes/guess-encoding.ts';
import type { OpenedSource } from '../../use-cases/imports/rows/open-rows.ts';

/** Sentences; none for a plain file in UTF-8. */
export function describeOpened({
  packing,
  inside,
  otherSheets,
  encoding,
  isEncodingGuessed,
}: OpenedSource): string[] {
  const others = otherSheets === 0 ? '' : `; ${otherSheets} more ${otherSheets === 1 ? 'is' : 'are'} not`;
  return [
    ...(packing === 'workbook' ? [`The first sheet of the workbook is read${others}.`] : []),
    ...(inside === undefined ? [] : [`Reading ${inside} in the zip.`]),
    ...(isEncodingGuessed
      ? [`Read as ${encoding.toUpperCase()}, by its bytes; --encoding says otherwise.`]
      : []),
  ];
}

export function describeGuess({ encoding, line }: EncodingGuess): string {
  return `Line ${line.toLocaleString('en-US')} is not UTF-8: it, and every line like it, is read as ${encoding}, which is a guess. If letters come out wrong, say the encoding with --encoding.`;
}
