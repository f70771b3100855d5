// Files as people have them, written byte by byte: what arrives of each.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterAll, expect, test } from 'vitest';
import type { BulkInput } from '../../../client/bulk/row.ts';
import { explain } from '../../../cli/output/explain.ts';
import { zipOf } from '../../../test/support/zip-of.ts';
import { BrokenSourceError } from '../bytes/broken-source.ts';
import type { EncodingGuess } from '../bytes/guess-encoding.ts';
import { formatOfName, openRows, type OpenedSource, type RowFormat } from './open-rows.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'syncline-odd-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Reading {
  rows: BulkInput[];
  opened: OpenedSource | undefined;
  guesses: EncodingGuess[];
  error: unknown;
}

interface ReadOptions {
  encoding?: string;
  file?: string;
  format?: RowFormat | undefined;
  chunkBytes?: number;
}

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function read(bytes: Buffer | string, options: ReadOptions = {}): Promise<Reading> {
  const { chunkBytes = 5, encoding, file, format } = options;
  const reading: Reading = { rows: [], opened: undefined, guesses: [], error: undefined };
  try {
    const { rows } = await openRows(chunksOf(Buffer.from(bytes), chunkBytes), {
      format,
      options: { object: 'contact', map: {}, empty: 'keep' },
      file,
      encoding,
      onOpened: (opened) => (reading.opened = opened),
      onEncodingGuess: (guess) => reading.guesses.push(guess),
    });
    for await (const row of rows) reading.rows.push(row);
  } catch (error) {
    reading.error = error;
  }
  return reading;
}

const short = ({ rows }: Reading) =>
  rows.map((row) => (row.kind === 'row' ? [row.line, row.entityId, row.fields] : [row.line, row.reason]));

const people = 'id,Name\n1,Zoë Müller\n2,Ωμέγα 𝒳 €\n';
const readPeople = [
  [2, '1', { name: 'Zoë Müller' }],
  [3, '2', { name: 'Ωμέγα 𝒳 €' }],
];
const wrongBytes =
  "holds bytes that are no characters in the file's encoding: save it as UTF-8, or name the encoding with --encoding";

test.each<[string, Buffer, string, boolean]>([
  ['UTF-8', Buffer.from(people), 'utf-8', false],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${people}`), 'utf-8', false],
  ['UTF-16 LE with a mark', Buffer.from(`\uFEFF${people}`, 'utf16le'), 'utf-16le', false],
  ['UTF-16 BE with a mark', Buffer.from(`\uFEFF${people}`, 'utf16le').swap16(), 'utf-16be', false],
  ['UTF-16 LE without a mark', Buffer.from(people, 'utf16le'), 'utf-16le', true],
  ['UTF-16 BE without a mark', Buffer.from(people, 'utf16le').swap16(), 'utf-16be', true],
  [
    'UTF-32 LE with a mark',
    iconv.encode(`\uFEFF${people}`, 'utf-32le', { addBOM: false }),
    'utf-32le',
    false,
  ],
])('%s is read, whatever the chunks', async (_title, bytes, encoding, isEncodingGuessed) => {
  for (const chunkBytes of [1, 2, 3, 7, 1000]) {
    const reading = await read(bytes, { chunkBytes });
    expect(reading.error).toBeUndefined();
    expect(short(reading), `chunks of ${chunkBytes}`).toEqual(readPeople);
    expect(reading.opened).toMatchObject({ encoding, isEncodingGuessed });
  }
});

const western = Buffer.from([
  ...Buffer.from('id,Name\n1,Jos'),
  0xe9,
  ...Buffer.from('\n2,'),
  0x80, // €
  ...Buffer.from(' 5 '),
  0x96, // –
  ...Buffer.from(' 7\n3,Ann\n'),
]);

test('Windows-1252 is guessed, said at the first line that shows it, and read with its own characters', async () => {
  for (const chunkBytes of [1, 2, 3, 7, 1000]) {
    const reading = await read(western, { chunkBytes });
    expect(short(reading)).toEqual([
      [2, '1', { name: 'José' }],
      [3, '2', { name: '€ 5 – 7' }],
      [4, '3', { name: 'Ann' }],
    ]);
    expect(reading.guesses).toEqual([{ encoding: 'windows-1252', line: 2 }]);
  }
});

test('a first odd byte far behind any sample is read as well, and never lost', async () => {
  const plain = Array.from({ length: 30_000 }, (_, index) => `${index},Ann Example`).join('\n');
  const bytes = Buffer.concat([
    Buffer.from(`id,Name\n${plain}\nlast,Ren`),
    Buffer.from([0xe9]),
    Buffer.from('\n'),
  ]);
  const reading = await read(bytes, { chunkBytes: 65_536 });
  expect(short(reading).at(-1)).toEqual([30_002, 'last', { name: 'René' }]);
  expect(reading.guesses).toEqual([{ encoding: 'windows-1252', line: 30_002 }]);
});

test('an odd byte at the very end is read as well', async () => {
  const reading = await read(Buffer.from([...Buffer.from('id,Name\n1,Caf'), 0xe9]));
  expect(short(reading)).toEqual([[2, '1', { name: 'Café' }]]);
});

test('a row of UTF-8 in a file of Windows-1252 is read as what it is', async () => {
  const reading = await read(Buffer.concat([western, Buffer.from('4,Zoë\n')]));
  expect(short(reading).at(-1)).toEqual([5, '4', { name: 'Zoë' }]);
});

test('a row that is broken in a file of UTF-8 is refused, and no letter is guessed', async () => {
  const bytes = Buffer.concat([
    Buffer.from('id,Name\n1,Zoë\n2,Jos'),
    Buffer.from([0xe9]),
    Buffer.from('\n3,Ann\n'),
  ]);
  const reading = await read(bytes, { chunkBytes: 1000 });
  expect(short(reading)).toEqual([
    [2, '1', { name: 'Zoë' }],
    [3, wrongBytes],
    [4, '3', { name: 'Ann' }],
  ]);
  expect(reading.guesses).toEqual([]);
});

test('bytes that neither UTF-8 nor Windows-1252 have a character for are refused', async () => {
  const bytes = Buffer.from([...Buffer.from('id,Name\n1,Jos'), 0xe9, ...Buffer.from('\n2,x'), 0x81, 0x0a]);
  expect(short(await read(bytes))).toEqual([
    [2, '1', { name: 'José' }],
    [3, wrongBytes],
  ]);
});

test.each([
  ['windows-1252', western, ['José', '€ 5 – 7', 'Ann']],
  ['macintosh', Buffer.from([...Buffer.from('id,Name\n1,Jos'), 0x8e, 0x0a]), ['José']],
  ['shift_jis', Buffer.from([...Buffer.from('id,Name\n1,'), 0x82, 0xa0, 0x0a]), ['あ']],
  ['utf-16be', Buffer.from(people, 'utf16le').swap16(), ['Zoë Müller', 'Ωμέγα 𝒳 €']],
])('--encoding %s is kept to', async (encoding, bytes, names) => {
  const reading = await read(bytes, { encoding });
  expect(reading.rows.map((row) => row.kind === 'row' && row.fields['name'])).toEqual(names);
  expect(reading.guesses).toEqual([]);
});

test('bytes that the named encoding has no character for are refused, and never become another character', async () => {
  const bytes = Buffer.from([...Buffer.from('id,Name\n1,a'), 0x82, 0xff, ...Buffer.from('\n2,b\n')]);
  expect(short(await read(bytes, { encoding: 'shift_jis' }))).toEqual([
    [2, wrongBytes],
    [3, '2', { name: 'b' }],
  ]);
  const latin = await read(western, { encoding: 'utf-8', chunkBytes: 1000 });
  expect(short(latin)).toEqual([
    [2, wrongBytes],
    [3, wrongBytes],
    [4, '3', { name: 'Ann' }],
  ]);
  const half = Buffer.concat([
    Buffer.from('id,Name\n1,', 'utf16le'),
    Buffer.from([0x00, 0xd8]),
    Buffer.from('\n', 'utf16le'),
  ]);
  expect(short(await read(half, { encoding: 'utf-16le' }))).toEqual([[2, wrongBytes]]);
});

test.each([
  ['gzip', gzipSync(people)],
  ['gzip of several members', Buffer.concat([gzipSync(people.slice(0, 12)), gzipSync(people.slice(12))])],
  ['gzip of UTF-16', gzipSync(Buffer.from(`\uFEFF${people}`, 'utf16le'))],
  ['a zip in a stream', zipOf({ 'people.csv': people })],
  [
    'a zip of macOS',
    zipOf({ 'export/': '', 'export/people.csv': people, '__MACOSX/export/._people.csv': 'x' }),
  ],
])('%s is unpacked', async (_title, bytes) => {
  for (const chunkBytes of [1, 1000]) {
    const reading = await read(bytes, { chunkBytes });
    expect(reading.error).toBeUndefined();
    expect(short(reading)).toEqual(readPeople);
    expect(reading.opened).toMatchObject({ areLinesRows: false });
  }
});

test('a zip is read where it stands, by the name of the file in it; one in a stream leaves no file behind', async () => {
  const file = path.join(folder, 'people.zip');
  const bytes = zipOf({ 'people.csv': people });
  writeFileSync(file, bytes);
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('syncline-import-'));
  const reading = await read(bytes, { file });
  expect(short(reading)).toEqual(readPeople);
  expect(reading.opened).toMatchObject({ packing: 'zip', inside: 'people.csv' });
  await read(bytes);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('syncline-import-'))).toEqual(before);
});

test.each<[string, Buffer | string, string]>([
  [
    'a zip of several files',
    zipOf({ 'a.csv': people, 'b.csv': people }),
    'The zip holds 2 files, "a.csv", "b.csv"',
  ],
  ['an empty zip', zipOf({}), 'the zip holds no file'],
  [
    'a zip with a password',
    zipOf({ 'a.csv': people }, { isLocked: true }),
    '"a.csv" in the zip is protected',
  ],
  ['.xlsb', zipOf({ 'xl/workbook.bin': '' }), 'save the sheet as .xlsx or "CSV UTF-8"'],
  ['.ods', zipOf({ mimetype: 'x', 'content.xml': '' }), 'save the sheet as .xlsx or "CSV UTF-8"'],
  ['.docx', zipOf({ 'word/document.xml': '' }), 'a text document'],
  ['.xls', Buffer.from('d0cf11e0a1b11ae1000000', 'hex'), 'save the sheet as .xlsx or "CSV UTF-8"'],
  ['PDF', '%PDF-1.7\n', 'PDF'],
  ['HTML', '\uFEFF \n<!DOCTYPE html><html>', 'perhaps it is a login page'],
  ['an HTML table called .xls', '<table><tr><td>id</td></tr></table>', 'a web page'],
  ['XML', '<?xml version="1.0"?><contacts/>', 'XML'],
  ['PNG', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'an image'],
  ['JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'an image'],
  [
    'tar',
    Buffer.concat([Buffer.alloc(257, 'a'), Buffer.from('ustar\u000000'), Buffer.alloc(248)]),
    'unpack it',
  ],
  ['a gzip of a tar', gzipSync(Buffer.concat([Buffer.alloc(257, 'a'), Buffer.from('ustar')])), 'unpack it'],
  ['a gzip of a gzip', gzipSync(gzipSync(people)), 'unpack it'],
  ['zstd', Buffer.from('28b52ffd04000000', 'hex'), 'unpack it'],
  ['Parquet', 'PAR1\u0015\u0004', 'columnar'],
  ['an unknown binary', Buffer.from([1, 0, 0, 7, 0, 9, 0, 0]), 'no text'],
  [
    'one JSON object',
    '{\n  "contacts": [\n    {"id": 1}\n  ]\n}\n',
    'an array of objects, or one object per line',
  ],
  [
    'one JSON object on few lines',
    '{"contacts": [\n {"id": 1}]}',
    'an array of objects, or one object per line',
  ],
])('%s is named with what to do', async (_title, bytes, sentence) => {
  for (const format of [undefined, formatOfName('export.csv')]) {
    const { rows, error } = await read(bytes, { format });
    expect(explain(error)).toContain(sentence);
    expect(rows).toEqual([]);
  }
});

const manyRows = (count: number): string =>
  `id,Name\n${Array.from({ length: count }, (_, index) => `${index},Name ${(index * 7919) % 10_007}`).join('\n')}\n`;

test('a gzip that is cut off gives every row before the cut, and says so', async () => {
  const whole = gzipSync(manyRows(20_000));
  const reading = await read(whole.subarray(0, whole.length / 2), { chunkBytes: 65_536 });
  expect(reading.error).toMatchObject({ name: 'BrokenSourceError', why: 'cut_off' });
  expect(explain(reading.error)).toContain('cut off');
  expect(reading.rows.length).toBeGreaterThan(5_000);
  expect(reading.rows.every((row) => row.kind === 'row')).toBe(true);
});

test('a gzip whose bytes do not fit together is damaged, and one that has lost its last bytes is cut off', async () => {
  const damaged = gzipSync(people);
  damaged.writeUInt32LE(1, damaged.length - 8);
  expect((await read(damaged)).error).toMatchObject({ why: 'damaged' });
  const short4 = await read(gzipSync(people).subarray(0, -4));
  expect(short4.error).toMatchObject({ why: 'cut_off' });
  expect(short(short4)).toEqual(readPeople);
});

test('a zip that is cut off is named before any row', async () => {
  const { error, rows } = await read(zipOf({ 'a.csv': people }).subarray(0, -10));
  expect(error).toBeInstanceOf(BrokenSourceError);
  expect(error).toMatchObject({ why: 'cut_off' });
  expect(rows).toEqual([]);
});

test('a source whose reading fails in the middle gives what it had, and says why', async () => {
  async function* failing(): AsyncGenerator<Buffer> {
    yield Buffer.from('id,Name\n1,A\n2,B\n3,');
    throw Object.assign(new Error('i/o error'), { code: 'EIO', syscall: 'read' });
  }
  const seen: BulkInput[] = [];
  const { rows } = await openRows(failing(), {
    format: undefined,
    options: { object: 'contact', map: {}, empty: 'keep' },
  });
  const error = await (async () => {
    for await (const row of rows) seen.push(row);
  })().catch((reason: unknown) => reason);
  expect(seen).toHaveLength(2);
  expect(explain(error)).toContain('could not be read to its end (The disk does not give the file back');
});

test('a file that ends in the middle of a quoted cell says so, and the rows before are read', async () => {
  expect(short(await read('id,Name\n1,A\n2,"B and mo'))).toEqual([
    [2, '1', { name: 'A' }],
    [3, 'has a quote that is not closed, and the file ends there: perhaps it was cut off'],
  ]);
  expect(short(await read('{"id":1,"name":"A"}\n{"id":2,"na'))).toEqual([
    [1, '1', { name: 'A' }],
    [2, 'is not JSON, and the file ends there: perhaps it was cut off'],
  ]);
});

test.each([
  ['sep=;\nid;Name\n1;A, B\n', [[3, '1', { name: 'A, B' }]]],
  ['sep=;\r\nid;Name,First,Last\r\n1;A\r\n', [[3, '1', { 'Name,First,Last': 'A' }]]],
  ['\uFEFF"sep=\t"\nid\tName\n1\tA\n', [[3, '1', { name: 'A' }]]],
  ['id;Name\n1;A\n', [[2, '1', { name: 'A' }]]],
  ['id\tName\n1\tA\n', [[2, '1', { name: 'A' }]]],
  ['id|Name\n1|A\n', [[2, '1', { name: 'A' }]]],
  [
    'id,Name\r1,A\r2,B\r',
    [
      [2, '1', { name: 'A' }],
      [3, '2', { name: 'B' }],
    ],
  ],
  [
    'id,Note\r1,"a\nb"\r2,"c\r\nd"\r',
    [
      [2, '1', { Note: 'a\nb' }],
      [4, '2', { Note: 'c\r\nd' }],
    ],
  ],
  // Excel for Mac: one bad line costs that line, with CR alone too.
  [
    'id,Note\r1,"a\nb"\r2,"x"y\r3,z\r',
    [
      [2, '1', { Note: 'a\nb' }],
      [4, expect.any(String)],
      [5, '3', { Note: 'z' }],
    ],
  ],
  [
    'id,Note\n1,"a\rb"\n2,c\n',
    [
      [2, '1', { Note: 'a\rb' }],
      [4, '2', { Note: 'c' }],
    ],
  ],
])('the dialect of %j is recognised', async (text, rows) => {
  for (const chunkBytes of [1, 4, 1000]) {
    const reading = await read(text, { chunkBytes });
    expect(reading.error).toBeUndefined();
    expect(short(reading), `chunks of ${chunkBytes}`).toEqual(rows);
  }
});

test('a JSON array is read element by element, pretty or not, and a bad element costs itself', async () => {
  const pretty = JSON.stringify(
    [
      { id: 1, name: 'A ] , } "x" \\' },
      { id: 2, tags: ['a', 'b'] },
    ],
    null,
    2,
  );
  for (const text of [pretty, JSON.stringify(JSON.parse(pretty)), `\uFEFF ${pretty}\n`]) {
    for (const chunkBytes of [1, 3, 1000]) {
      const reading = await read(text, { chunkBytes, format: formatOfName('export.json') });
      expect(short(reading)).toEqual([
        [1, '1', { name: 'A ] , } "x" \\' }],
        [2, '2', { tags: ['a', 'b'] }],
      ]);
      expect(reading.opened).toMatchObject({ areLinesRows: false });
    }
  }
  expect(short(await read('[{"id":1,"name":"A"},7,{"id":3,"name":C},{"id":4,"name":"D"}]'))).toEqual([
    [1, '1', { name: 'A' }],
    [2, 'is not a JSON object'],
    [3, 'is not JSON'],
    [4, '4', { name: 'D' }],
  ]);
  expect(short(await read('[]'))).toEqual([]);
});

test('a JSON array that is cut off gives its whole elements, and says so', async () => {
  const reading = await read('[{"id":1,"name":"A"},\n{"id":2,"na');
  expect(short(reading)).toEqual([[1, '1', { name: 'A' }]]);
  expect(reading.error).toMatchObject({ why: 'cut_off' });
});

const sheet = (rows: string): string =>
  `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;

/** As Excel writes it: the sheet in front of the texts that it refers to, dates as numbers with a format. */
const workbook = (rows: string): Buffer =>
  zipOf({
    '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
    '_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="People" sheetId="1" r:id="rId1"/><sheet name="Notes" sheetId="2" r:id="rId2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': sheet(rows),
    'xl/worksheets/sheet2.xml': sheet('<row r="1"><c r="A1"><v>1</v></c></row>'),
    'xl/styles.xml': `<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>id</t></si><si><t>Name</t></si><si><r><t>Zoë, </t></r><r><t>"Z"</t></r></si></sst>`,
  });

const people1 = [
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>Plan</t></is></c><c r="D1" t="inlineStr"><is><t>Since</t></is></c></row>',
  '<row r="2"><c r="A2"><v>447911123456</v></c><c r="B2" t="s"><v>2</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" s="1"><v>46023</v></c></row>',
  '<row r="4"><c r="A4" t="str"><f>"u"&amp;2</f><v>u2</v></c><c r="D4" s="1"><v>46023.5</v></c></row>',
].join('');

test('an Excel workbook is read: its first sheet, with texts, long numbers, dates and formulas as they are shown', async () => {
  const bytes = workbook(people1);
  const file = path.join(folder, 'people.xlsx');
  writeFileSync(file, bytes);
  for (const options of [{}, { file }, { chunkBytes: 1000, encoding: 'windows-1252' }]) {
    const reading = await read(bytes, options);
    expect(reading.error).toBeUndefined();
    expect(short(reading)).toEqual([
      [2, '447911123456', { name: 'Zoë, "Z"', Plan: 'true', Since: '2026-01-01' }],
      [4, 'u2', { Since: '2026-01-01T12:00:00' }],
    ]);
    expect(reading.opened).toMatchObject({ packing: 'workbook', otherSheets: 1, areLinesRows: false });
  }
});

test('a number that Excel has cut to 15 digits does not look whole', async () => {
  const long =
    '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>Card</t></is></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>12345678901234500000</v></c></row>';
  const [row] = (await read(workbook(long))).rows;
  expect(JSON.stringify(row)).toContain('1.23456789012345e+19');
});

test('a workbook that is damaged says so', async () => {
  const bytes = workbook('<row r="1"><c');
  expect((await read(bytes)).error).toBeInstanceOf(Error);
  const { error } = await read(workbook(people1).subarray(0, -30));
  expect(error).toMatchObject({ why: 'cut_off' });
});
