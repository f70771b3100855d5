// Imports of files as people have them, through the command line.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { useCli } from '../../test/support/use-cli.ts';
import { zipOf } from '../../test/support/zip-of.ts';

const cli = useCli();

const start = (file: string, ...words: string[]) => cli.importOf(file, '--json', ...words);

const rows = (prefix: string, count: number): string =>
  `id,Name\n${Array.from({ length: count }, (_, index) => `${prefix}${index},Name ${(index * 7919) % 10_007}`).join('\n')}\n`;

test('a gzip, a zip and stdin in UTF-16 are imported, and names arrive as they were written', async () => {
  const gzip = await cli.run(
    ...start(cli.write('a.csv.gz', gzipSync('id,Name,Phone\ngz-1,Zoë,+12025550141\n'))),
  );
  expect(gzip.json()).toMatchObject({ rows: 1, created: 1 });
  const zip = await cli.run(
    ...start(cli.write('b.zip', zipOf({ 'inner.csv': 'id,Name,Phone\nzip-1,Ünal,+12025550142\n' }))),
  );
  expect(zip.json()).toMatchObject({ rows: 1, created: 1 });
  expect(zip.stderr).toContain('Reading inner.csv in the zip.');
  const western = Buffer.concat([
    Buffer.from('id,Phone,Name\nlatin-1,+12025550143,Ren'),
    Buffer.from([0xe9, 0x0a]),
  ]);
  const guessed = await cli.run(...start(cli.write('c.csv', western)));
  expect(guessed.json()).toMatchObject({ rows: 1, created: 1 });
  expect(guessed.stderr).toContain('Line 2 is not UTF-8');
  const piped = cli.start(
    start('-'),
    Buffer.from('id\tName\tPhone\npipe-1\tŁukasz\t+12025550144\n', 'utf16le'),
  );
  expect((await piped.ended).json()).toMatchObject({ rows: 1, created: 1 });
  const names = (await cli.rig.crm.records()).map(({ fields }) => fields['name']);
  expect(names).toEqual(expect.arrayContaining(['Zoë', 'Ünal', 'René', 'Łukasz']));
});

test('a gzip that is cut off: its rows before the cut are accepted, it says so, and the whole file goes on from there', async () => {
  const text = rows('cut-', 3_000);
  const whole = gzipSync(text);
  const cut = await cli.run(
    ...start(cli.write('cut.csv.gz', whole.subarray(0, -40)), '--quiet-period', '20h').filter(
      (word) => word !== '--wait',
    ),
  );
  expect(cut.code).toBe(1);
  const { accepted } = cut.json() as { accepted: number };
  expect(accepted).toBeGreaterThan(1_000);
  expect(accepted).toBeLessThan(3_000);
  expect(cut.json()).toMatchObject({
    rows: accepted,
    rejected: 0,
    broken: expect.stringContaining('cut off'),
  });
});

test('what cannot be read is said before anything is begun', async () => {
  const folder = path.join(cli.folder, 'folder');
  mkdirSync(folder, { recursive: true });
  const before = (await cli.rig.crm.stats()).records;
  for (const [words, code, sentence] of [
    [start(folder), 2, 'is a folder'],
    [start(path.join(cli.folder, 'nowhere.csv')), 1, 'There is no file'],
    [start(cli.write('book.csv', zipOf({ 'xl/workbook.bin': '' }))), 2, 'as .xlsx or "CSV UTF-8"'],
    [start(cli.write('cut.zip', zipOf({ 'a.csv': 'id\n1\n' }).subarray(0, -5))), 1, 'cut off'],
    [start(cli.write('plain.csv', 'id\n1\n'), '--encoding', 'klingon'), 2, 'There is no encoding "klingon"'],
  ] as const) {
    const run = await cli.run(...words);
    expect([run.code, run.stderr]).toEqual([code, expect.stringContaining(sentence)]);
  }
  expect((await cli.rig.crm.stats()).records).toBe(before);
});

test('links import reads the same files', async () => {
  const utf16 = Buffer.from('\uFEFFid;externalId\ngz-linked;r-1\n', 'utf16le');
  const file = cli.write('links.csv', utf16);
  const run = await cli.run('links', 'import', file, '--connection', cli.connectionId, '--json');
  expect(run.json()).toMatchObject({ rows: 1, set: 1 });
});
