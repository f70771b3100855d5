import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import type { AttentionRow, ImportLedger } from '../../../domain/import-ledger.ts';
import { fileSource } from '../source.ts';
import { openAttentionSheet } from './attention-sheet.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'syncline-sheet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const row = (entityId: string, line: number): AttentionRow => ({
  entityId,
  line,
  outcome: 'needs_attention',
  failure: undefined,
});

/** What the ledger of these rows answers. */
const ledgerOf = (rows: AttentionRow[]): ImportLedger =>
  ({
    attentionRows: (_bulkId: string, { after }: { after: AttentionRow | undefined }) =>
      Promise.resolve(after === undefined ? rows : []),
  }) as unknown as ImportLedger;

async function sheetOf(rows: AttentionRow[], content: string | Buffer) {
  const file = path.join(folder, 'source');
  writeFileSync(file, content);
  const sheet = await openAttentionSheet(
    { ledger: ledgerOf(rows) },
    {
      bulkId: 'b',
      source: await fileSource(file),
      rowOptions: { object: 'contact', map: {}, empty: 'keep' },
      format: undefined,
    },
  );
  const cells: string[][] = [];
  for await (const each of sheet.rows) cells.push(each.cells);
  return { header: sheet.header, cells };
}

test('rows have the cells of their lines, however the file is packed', async () => {
  const text = 'Name;id\nAnn;1\n"B\nB";2\nCy;3;\n';
  for (const content of [text, gzipSync(text)]) {
    expect(await sheetOf([row('2', 3), row('3', 5)], content)).toEqual({
      header: ['Name', 'id'],
      cells: [
        ['B\nB', '2'],
        ['Cy', '3'],
      ],
    });
  }
});

test('a row whose line holds somebody else by now has its id only', async () => {
  const { cells } = await sheetOf([row('2', 3), row('9', 99)], 'id,Name\n1,Ann\n7,Gus\n');
  expect(cells).toEqual([
    ['2', ''],
    ['9', ''],
  ]);
});

test('a source that cannot be read again leaves the ids', async () => {
  expect(await sheetOf([row('2', 3)], '{"id":2}\n')).toEqual({ header: ['id'], cells: [['2']] });
  expect(await sheetOf([row('2', 3)], '')).toEqual({ header: ['id'], cells: [['2']] });
});
