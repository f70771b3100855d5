// The exports that people have, as files: what each column becomes, and what of the first row is sent.
import { createReadStream, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../config/home.ts';
import { openTable } from './rows/open-rows.ts';
import type { UnderstoodColumn } from './rows/understood.ts';

const folder = path.join(repositoryRoot(), 'examples', 'exports');

async function readExport(file: string) {
  const options = { object: 'contact' as const, map: {}, empty: 'keep' as const };
  const { rows, understood } = await openTable(createReadStream(path.join(folder, file)), {
    format: 'csv',
    options,
  });
  const first = await rows.next();
  for await (const row of rows) expect(row.kind).toBe('row');
  return { understood, fields: first.value?.kind === 'row' ? first.value.fields : first.value };
}

function wordOf({ use, isId }: UnderstoodColumn): string {
  if (use.kind !== 'field') return isId ? 'id' : '-';
  return use.choice === undefined ? use.field : `${use.field}, else ${use.choice.otherwise}`;
}

/** `columns`: of those that do not keep the name of the header. */
interface Expected {
  exporter: string;
  hasId: boolean;
  columns: Record<string, string>;
  fields: Record<string, unknown>;
}

const expected = Object.entries(
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'exports.expected.json'), 'utf8')) as Record<
    string,
    Expected
  >,
);

test('every export has its table here', () => {
  expect(expected.map(([file]) => file).toSorted()).toEqual(readdirSync(folder).toSorted());
});

test.each(expected)('%s is understood, column by column', async (file, { exporter, hasId, columns }) => {
  const { understood } = await readExport(file);
  expect(understood.exporter).toBe(exporter);
  expect(understood.problems.map(({ code }) => code)).toEqual(hasId ? [] : ['no_id_column']);
  const own = (column: UnderstoodColumn): boolean => wordOf(column) === column.name;
  const found = understood.columns
    .filter((column) => !own(column))
    .map((column) => [column.name, wordOf(column)]);
  expect(Object.fromEntries(found)).toEqual(columns);
});

test.each(expected)('of %s every value is where a person looks for it', async (file, { fields }) => {
  expect((await readExport(file)).fields).toEqual(fields);
});
