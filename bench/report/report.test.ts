import { expect, test } from 'vitest';
import { duration, median, percentile, spread } from './statistics.ts';
import { markdownTable, textTable } from './table.ts';

test('a percentile is a value that was measured', () => {
  const values = Array.from({ length: 20 }, (_, index) => 20 - index);
  expect(percentile(values, 0.5)).toBe(10);
  expect(percentile(values, 0.95)).toBe(19);
  expect(percentile(values, 1)).toBe(20);
  expect(percentile([7], 0.95)).toBe(7);
});

test('a spread shows lowest, median and highest, and one value when they are the same', () => {
  expect(spread([3, 1, 2])).toBe('1–2–3');
  expect(spread([4, 4])).toBe('4');
  expect(median([1, 2, 3, 10])).toBe(2.5);
});

test('durations are read without counting zeros', () => {
  expect([duration(480.4), duration(1_320), duration(Number.NaN)]).toEqual(['480 ms', '1.3 s', '–']);
});

test('one table as text and as Markdown', () => {
  const table = { title: 'Speed', columns: ['what', 'ours'], rows: [['a | b', '12']], notes: ['One run.'] };
  expect(textTable(table).split('\n')).toEqual([
    'Speed',
    '───────────',
    'what   ours',
    '───────────',
    'a | b    12',
    '───────────',
    '  One run.',
  ]);
  expect(markdownTable(table)).toBe(
    ['**Speed**', '', '| what | ours |', '| --- | ---: |', '| a \\| b | 12 |', '', 'One run.'].join('\n'),
  );
});
