import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../../config/home.ts';

// Reads stdin as an import does, and tells how many rows it saw and how much memory it held at most.
const reader = (folder: string) => `
  const { openRows } = await import('${folder}/use-cases/imports/rows/open-rows.js');
  const { changeOfRow, refusalOf, rowHash } = await import('${folder}/client/bulk/row.js');
  const { pagesOf } = await import('${folder}/client/bulk/pages.js');
  const { rows } = await openRows(process.stdin, { format: undefined, options: { object: 'contact', map: {}, empty: 'keep' } });
  let [read, refused, peakMb] = [0, 0, 0];
  for await (const page of pagesOf(rows, { size: 50 })) {
    for (const row of page) {
      read += 1;
      if (row.kind === 'reject') refused += 1;
      else if (refusalOf(row, changeOfRow(row, { bulkId: 'b', startedAt: 1 }), { connectionId: 'demo', object: 'contact' }) !== undefined) refused += 1;
      else rowHash(row);
    }
    if (read % 5000 === 0) peakMb = Math.max(peakMb, process.memoryUsage().rss / 1e6);
  }
  console.log(JSON.stringify({ read, refused, peakMb }));
`;

async function importFromPipe(rowCount: number): Promise<{ read: number; refused: number; peakMb: number }> {
  const folder = path.join(repositoryRoot(), 'dist');
  // A heap that 300,000 rows would not fit into.
  const flags = ['--max-old-space-size=48', '--input-type=module', '--eval', reader(folder)];
  const child = spawn(process.execPath, flags, { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const closed = once(child, 'close');
  child.stdin.write('id,First Name,E-Mail,Phone,Notes\n');
  const notes = '"said ""hello"", twice; öö';
  for (let from = 0; from < rowCount; from += 1_000) {
    const lines = Array.from({ length: 1_000 }, (_, index) => {
      const id = from + index;
      // One in a thousand has a quote that is never closed.
      return index === 999 ? `${id},"open,,,` : `${id},Name ${id},n${id}@example.com,+49301${id},${notes}"`;
    });
    if (!child.stdin.write(`${lines.join('\n')}\n`)) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  expect((await closed)[0]).toBe(0);
  return JSON.parse(output) as { read: number; refused: number; peakMb: number };
}

test('memory does not grow with the source: 300,000 rows through a pipe', async () => {
  const small = await importFromPipe(30_000);
  const large = await importFromPipe(300_000);
  expect(large).toMatchObject({ read: 300_000, refused: 300 });
  expect(large.peakMb).toBeLessThan(small.peakMb + 40);
});
