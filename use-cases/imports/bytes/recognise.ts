// What a source is by its first bytes, whatever its name says.

/** What cannot hold rows for us; each has a sentence that says what to do. */
export type Unreadable =
  | 'spreadsheet'
  | 'office_document'
  | 'pdf'
  | 'web_page'
  | 'xml'
  | 'image'
  | 'archive'
  | 'data_file'
  | 'binary';

export type Recognised = 'gzip' | 'zip' | 'text' | Unreadable;

const ole2 = 'd0cf11e0a1b11ae1';

/** At the beginning, in hex. */
const signatures: readonly [string, Recognised][] = [
  ['1f8b', 'gzip'],
  // A file in it, none in it, and one of several parts.
  ['504b0304', 'zip'],
  ['504b0506', 'zip'],
  ['504b0708', 'zip'],
  // Excel until 2003, and whatever is saved with a password since.
  [ole2, 'spreadsheet'],
  // Excel 2 to 4: BIFF without a container.
  ['0900040', 'spreadsheet'],
  ['0902060', 'spreadsheet'],
  ['0904060', 'spreadsheet'],
  // %PDF
  ['25504446', 'pdf'],
  // {\rtf
  ['7b5c727466', 'office_document'],
  // PNG, JPEG, GIF, TIFF, BMP is too short to tell from a text.
  ['89504e470d0a1a0a', 'image'],
  ['ffd8ff', 'image'],
  ['47494638', 'image'],
  ['49492a00', 'image'],
  ['4d4d002a', 'image'],
  // bzip2, xz, zstd, 7z, rar, lz4
  ['425a6831', 'archive'],
  ['425a6839', 'archive'],
  ['fd377a585a00', 'archive'],
  ['28b52ffd', 'archive'],
  ['377abcaf271c', 'archive'],
  ['526172211a07', 'archive'],
  ['04224d18', 'archive'],
  // Parquet, SQLite
  ['50415231', 'data_file'],
  ['53514c69746520666f726d61742033', 'data_file'],
];

const tarMark = { at: 257, text: 'ustar' };

/** `text` where nothing says otherwise; in which encoding is another question. */
export function recognise(sample: Buffer): Recognised {
  const start = sample.subarray(0, 16).toString('hex');
  const known = signatures.find(([signature]) => start.startsWith(signature));
  if (known !== undefined) return known[1];
  // RIFF….WEBP
  if (start.startsWith('52494646') && start.slice(16).startsWith('57454250')) return 'image';
  if (sample.toString('latin1', tarMark.at, tarMark.at + tarMark.text.length) === tarMark.text)
    return 'archive';
  const text = sample.toString('latin1').replace(/^(?:ï»¿)?\s*/, '');
  // Many systems call an HTML table "export.xls", and answer with their login page where a file was asked for.
  if (/^<(?:!doctype html|html|head|body|table|meta)\b/i.test(text)) return 'web_page';
  if (/^<\?xml\b/i.test(text)) return 'xml';
  return 'text';
}
