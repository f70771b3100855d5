import { expect, test } from 'vitest';
import { guessDialect } from './csv-dialect.ts';
import { csvRecords, type CsvRecord } from './csv-records.ts';

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function read(text: string | Buffer, chunkSize = 7): Promise<CsvRecord[]> {
  const bytes = Buffer.from(text);
  const records: CsvRecord[] = [];
  for await (const record of csvRecords(chunksOf(bytes, chunkSize), guessDialect(bytes)))
    records.push(record);
  return records;
}

const short = (records: CsvRecord[]) =>
  records.map((each) => (each.kind === 'record' ? [each.line, ...each.cells] : [each.line, 'unreadable']));

test.each([
  [
    'plain lines',
    'a,b\n1,2\n',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'no line end at the end',
    'a,b\n1,2',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'CR LF and LF in one file',
    'a,b\r\n1,2\n3,4\r\n',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
      [3, '3', '4'],
    ],
  ],
  [
    'CR alone',
    'a,b\r1,2\r',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'blank lines are counted and skipped',
    'a,b\n\n1,2\n\r\n\n3,4\n',
    [
      [1, 'a', 'b'],
      [3, '1', '2'],
      [6, '3', '4'],
    ],
  ],
  [
    'rows of empty cells are blank lines',
    'a,b\n,\n1,2\n',
    [
      [1, 'a', 'b'],
      [3, '1', '2'],
    ],
  ],
  [
    'semicolons',
    'a;b\n1,5;2\n',
    [
      [1, 'a', 'b'],
      [2, '1,5', '2'],
    ],
  ],
  [
    'tabs',
    'a\tb\n1\t2\n',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'bars',
    'a|b\n1|2\n',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'a delimiter inside quotes of the header',
    '"a,b,c";d;e\n1;2;3\n',
    [
      [1, 'a,b,c', 'd', 'e'],
      [2, '1', '2', '3'],
    ],
  ],
  [
    'quotes, doubled quotes, a line break in a cell',
    'a,b\n"1 ""x""","2\n3"\n4,5\n',
    [
      [1, 'a', 'b'],
      [2, '1 "x"', '2\n3'],
      [4, '4', '5'],
    ],
  ],
  [
    'CR LF in a quoted cell is one line',
    'a,b\r\n"1\r\n1","2"\r\n4,5\r\n',
    [
      [1, 'a', 'b'],
      [2, '1\r\n1', '2'],
      [4, '4', '5'],
    ],
  ],
  [
    'a quote that is never closed',
    'a,b\n1,"2\n3,4\n5,6\n',
    [
      [1, 'a', 'b'],
      [2, 'unreadable'],
      [3, '3', '4'],
      [4, '5', '6'],
    ],
  ],
  [
    'a quote that is never closed, in the last line',
    'a,b\n1,2\n3,"4\n',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
      [3, 'unreadable'],
    ],
  ],
  [
    'an open quote before a quoted cell',
    'a,b\n1,"2\n3,4\n"5","6"\n7,8\n',
    [
      [1, 'a', 'b'],
      [2, 'unreadable'],
      [3, '3', '4'],
      [4, '5', '6'],
      [5, '7', '8'],
    ],
  ],
  [
    'a quote in the middle of a cell',
    'a,b\n1,2"3\n4,5\n',
    [
      [1, 'a', 'b'],
      [2, 'unreadable'],
      [3, '4', '5'],
    ],
  ],
  [
    'two bad lines, one after the other',
    'a,b\n1,"2\n3,"4\n5,6\n',
    [
      [1, 'a', 'b'],
      [2, 'unreadable'],
      [3, 'unreadable'],
      [4, '5', '6'],
    ],
  ],
  [
    "more or fewer cells are the caller's matter",
    'a,b\n1\n1,2,3\n',
    [
      [1, 'a', 'b'],
      [2, '1'],
      [3, '1', '2', '3'],
    ],
  ],
  [
    'umlauts cut by a chunk',
    'ä,ö\nü,ß\n',
    [
      [1, 'ä', 'ö'],
      [2, 'ü', 'ß'],
    ],
  ],
])('%s', async (_title, text, expected) => {
  for (const chunkSize of [1, 2, 3, 7, 1000])
    expect(short(await read(text, chunkSize)), `chunks of ${chunkSize}`).toEqual(expected);
});

test('a row of Latin-1 bytes is unreadable, and the next one is read', async () => {
  const records = await read(Buffer.from('id,name\n1,Jos\xe9\n2,Ann\n', 'latin1'));
  expect(short(records)).toEqual([
    [1, 'id', 'name'],
    [2, 'unreadable'],
    [3, '2', 'Ann'],
  ]);
});

test('a replacement character that somebody typed is a character', async () => {
  expect(short(await read('id\n\uFFFD\n'))).toEqual([
    [1, 'id'],
    [2, '\uFFFD'],
  ]);
});

test('a forgotten quote before a megabyte without any costs its line only', async () => {
  const rows = Array.from({ length: 30_000 }, (_, index) => `${index},some text that is long enough`);
  const records = await read(`id,note\n"x,1\n${rows.join('\n')}\n`, 65_536);
  expect(records).toHaveLength(30_002);
  expect(short(records).slice(0, 3)).toEqual([
    [1, 'id', 'note'],
    [2, 'unreadable'],
    [3, '0', 'some text that is long enough'],
  ]);
});

test('a line that is too long is unreadable, and the next one is read', async () => {
  const records = await read(`id,note\n1,${'x'.repeat(400_000)}\n2,b\n`, 65_536);
  expect(short(records)).toEqual([
    [1, 'id', 'note'],
    [2, 'unreadable'],
    [3, '2', 'b'],
  ]);
});
