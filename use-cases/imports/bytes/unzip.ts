// The one file of a zip, or the workbook that it is. Its table of contents stands at its end, so it is read from a file, never from a stream.
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { unreadable } from '../rows/unreadable.ts';
import { BrokenSourceError } from './broken-source.ts';
import { workbookAsCsv } from './workbook.ts';

export interface Unzipped {
  /** The name in the zip; undefined for a workbook, whose first sheet it is. */
  name: string | undefined;
  /** Of a workbook: how many sheets are not read. */
  otherSheets: number;
  chunks: AsyncGenerator<Buffer>;
}

const mostNamed = 10;

/** Throws RefusedError when there is not one file in it, and BrokenSourceError when it is cut off. */
export async function unzip(path: string): Promise<Unzipped> {
  const zip = await openZip(path);
  try {
    const entries = await readEntries(zip);
    if (entries.some((entry) => entry.fileName === 'xl/workbook.xml')) {
      zip.close();
      const sheets = entries.filter((entry) => /^xl\/worksheets\/[^/]+\.xml$/.test(entry.fileName)).length;
      return { name: undefined, otherSheets: Math.max(0, sheets - 1), chunks: workbookAsCsv(path) };
    }
    const isOffice = officeMarks.find(([mark]) => entries.some((entry) => entry.fileName === mark));
    if (isOffice !== undefined) throw unreadable({ code: 'no_rows', what: isOffice[1] });
    const files = entries.filter(isFile);
    const [only, ...others] = files;
    if (only === undefined) throw unreadable({ code: 'empty_archive' });
    if (others.length > 0) {
      const names = files.slice(0, mostNamed).map((entry) => entry.fileName);
      throw unreadable({ code: 'several_files', names, count: files.length });
    }
    if (only.isEncrypted()) throw unreadable({ code: 'locked_archive', name: only.fileName });
    const stream = await zip.openReadStreamPromise(only);
    return { name: only.fileName, otherSheets: 0, chunks: chunksOf(stream as AsyncIterable<Buffer>, zip) };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** Documents that are zips inside. */
const officeMarks = [
  // Excel's binary form, .xlsb.
  ['xl/workbook.bin', 'spreadsheet'],
  ['Index/Document.iwa', 'spreadsheet'],
  ['word/document.xml', 'office_document'],
  ['ppt/presentation.xml', 'office_document'],
  // OpenDocument; who sends one here means its table.
  ['content.xml', 'spreadsheet'],
] as const;

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) throw cause;
    // Without its last bytes nobody knows what is in it.
    throw new BrokenSourceError('cut_off', { cause });
  }
}

async function readEntries(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (cause) {
    throw new BrokenSourceError('damaged', { cause });
  }
  return entries;
}

/** Not a folder, and not what macOS adds. */
function isFile({ fileName }: Entry): boolean {
  return !fileName.endsWith('/') && !/(?:^|\/)(?:__MACOSX\/|\.DS_Store$|\._)/.test(fileName);
}

async function* chunksOf(stream: AsyncIterable<Buffer>, zip: ZipFile): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (cause) {
    throw new BrokenSourceError('damaged', { cause });
  } finally {
    zip.close();
  }
}
