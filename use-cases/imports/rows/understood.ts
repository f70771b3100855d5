// What is known of a source's columns, as far as it has been read: shown before the first row, and by a check.
import type {
  Column,
  ColumnOption,
  HeaderProblem,
  UnderstoodHeader,
} from '../../../domain/columns/column.ts';
import { findColumn } from '../../../domain/columns/find-column.ts';
import type { Json } from '../../../domain/json.ts';
import type { BulkInput } from '../../../client/bulk/row.ts';
import type { RowOptions } from './columns.ts';

export interface UnderstoodColumn extends Column {
  /** Its first value, as it stands in the source. */
  example: string | undefined;
}

export interface Understood {
  format: 'csv' | 'ndjson';
  exporter: string | undefined;
  /** What stands above the header of a CSV and is no row. */
  leadIn: string[];
  /** In the order in which they were met. */
  columns: UnderstoodColumn[];
  /** Why it cannot be imported so. */
  problems: HeaderProblem[];
}

export interface Table {
  rows: AsyncGenerator<BulkInput>;
  understood: Understood;
}

const longestExample = 200;

/** Keeps the first value of each column; answers how to tell it of a row. */
export function createUnderstood(format: Understood['format']): Understood & {
  /** Columns and their values in one order. */
  see(header: UnderstoodHeader, valueOf: (index: number) => Json | undefined): void;
} {
  const known = new Map<string, UnderstoodColumn>();
  const problems = new Set<string>();
  return {
    format,
    exporter: undefined,
    leadIn: [],
    columns: [],
    problems: [],
    see(header, valueOf) {
      this.exporter ??= header.exporter;
      for (const problem of header.problems) {
        const key = JSON.stringify(problem);
        if (!problems.has(key)) this.problems.push(problem);
        problems.add(key);
      }
      for (const [index, column] of header.columns.entries()) {
        let seen = known.get(column.label);
        if (seen === undefined) {
          seen = { ...column, example: undefined };
          known.set(column.label, seen);
          this.columns.push(seen);
        }
        if (seen.example !== undefined) continue;
        seen.example = exampleOf(valueOf(index));
        const isUnnamed = column.use.kind === 'unused' && column.use.why === 'unnamed';
        if (isUnnamed && seen.example !== undefined)
          this.problems.push({ code: 'unnamed_column', column: column.label, example: seen.example });
      }
    },
  };
}

export interface UnusedOption {
  option: ColumnOption;
  column: string;
}

/** Options that name a member which no row of the source has. */
export function unusedOptions(
  { idColumn, externalIdColumn, map }: RowOptions,
  { format, columns }: Understood,
): UnusedOption[] {
  // Of a CSV the header says so at once.
  if (format === 'csv') return [];
  const asked = [
    { option: 'id' as const, column: idColumn },
    { option: 'externalId' as const, column: externalIdColumn },
    ...Object.keys(map).map((column) => ({ option: 'map' as const, column })),
  ];
  const names = columns.map(({ name }) => name);
  return asked.flatMap(({ option, column }) =>
    column === undefined || findColumn(names, column) !== undefined ? [] : [{ option, column }],
  );
}

function exampleOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).trim();
  return text === '' ? undefined : text.slice(0, longestExample);
}
