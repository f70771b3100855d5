// A JSON object as a row: { "id", field: value, … }, or { "id", "fields": { … } } as in a signal. Its members are its columns.
import { readRow, type ReadRow } from '../../../domain/cells/read-row.ts';
import type { HeaderProblem, UnderstoodHeader } from '../../../domain/columns/column.ts';
import { isJson, isPlainObject, type Json } from '../../../domain/json.ts';
import { hasLostDigits } from '../../../domain/no-id.ts';
import { numbersAsText } from '../../../domain/numbers-as-text.ts';
import { findColumn } from '../../../domain/columns/find-column.ts';
import { readColumns, type RowOptions } from './columns.ts';
import type { createUnderstood } from './understood.ts';

interface Members {
  names: string[];
  values: Json[];
  /** How many of them, the first ones, stand beside `fields`; undefined where there is no such object. */
  beside: number | undefined;
}

// Objects of one program have few sets of members; of another's, none is worth keeping.
const mostKept = 500;

/** It takes an object and its text. */
export function createObjectReader(
  options: RowOptions,
  understood: ReturnType<typeof createUnderstood>,
): (value: Record<string, unknown>, text: string) => ReadRow {
  const kept = new Map<string, UnderstoodHeader>();
  const asked = withoutUnknown(options);
  return (value, text) => {
    if (!isJson(value)) return { ok: false, reason: 'holds a value that JSON cannot carry' };
    const members = membersOf(value);
    const { names, values, beside } = members;
    const key = JSON.stringify([beside ?? null, names]);
    const header = kept.get(key) ?? understand(members, asked(names));
    if (kept.size < mostKept) kept.set(key, header);
    const writtenOf = (index: number): string | undefined =>
      hasLostDigits(values[index]) ? writtenIn(text, index) : undefined;
    understood.see(header, (index) => writtenOf(index) ?? values[index]);
    const [problem] = header.problems;
    if (problem !== undefined) return { ok: false, reason: reasonOf(problem) };
    // As in a signal null and "" clear; a flat object is a table's row, and an empty cell changes nothing.
    const clears = (index: number): boolean =>
      options.empty === 'clear' || (beside !== undefined && index >= beside);
    return readRow(options.object, header.columns, {
      valueOf: (index) => values[index],
      writtenOf,
      clears,
    });
  };
}

/** The number that a member is, digit for digit. */
function writtenIn(text: string, index: number): string | undefined {
  const written = membersOf(JSON.parse(numbersAsText(text)) as { [name: string]: Json }).values[index];
  return typeof written === 'string' ? written : undefined;
}

function membersOf(value: { [name: string]: Json }): Members {
  const { fields } = value;
  if (!isPlainObject(fields)) {
    return { names: Object.keys(value), values: Object.values(value), beside: undefined };
  }
  const outer = Object.entries(value).filter(([name]) => name !== 'fields');
  const inner = Object.entries(fields as { [name: string]: Json });
  return {
    names: [...outer, ...inner].map(([name]) => name),
    values: [...outer, ...inner].map(([, member]) => member),
    beside: outer.length,
  };
}

/** Members that stand beside `fields`, are no ids and were not asked for would be lost, as they are in a signal. */
function understand({ names, beside }: Members, options: RowOptions): UnderstoodHeader {
  const read = readColumns(names, options);
  // A row without an id is one bad row among others.
  const ofSource = read.problems.filter(({ code }) => !ofOneRow.includes(code));
  const header = { ...read, problems: ofSource };
  if (beside === undefined || options.onlyIds === true) return header;
  const mapped = Object.keys(options.map).map((column) => findColumn(names, column));
  const lost = header.columns.flatMap(({ isId, isExternalId, label }, index): HeaderProblem[] =>
    index >= beside || isId || isExternalId || mapped.includes(index)
      ? []
      : [{ code: 'beside_fields', column: label }],
  );
  return { ...header, problems: [...header.problems, ...lost] };
}

const ofOneRow: readonly HeaderProblem['code'][] = [
  'no_id_column',
  'no_such_column',
  'no_table',
  'list_of_rejected',
  'header_is_a_row',
];

/** Objects need not have every member: what an option names is looked for where it is. */
function withoutUnknown(options: RowOptions): (names: readonly string[]) => RowOptions {
  return (names) => ({
    ...options,
    externalIdColumn:
      options.externalIdColumn !== undefined && findColumn(names, options.externalIdColumn) === undefined
        ? undefined
        : options.externalIdColumn,
    map: Object.fromEntries(
      Object.entries(options.map).filter(([column]) => findColumn(names, column) !== undefined),
    ),
  });
}

/** Of one row among many: without a full stop. */
function reasonOf(problem: HeaderProblem): string {
  switch (problem.code) {
    case 'no_field_name':
      return `has a member ${JSON.stringify(problem.column)}, which is no field name`;
    case 'several_columns_of_a_field':
      return `has several members for the field "${problem.field}": ${problem.columns.map((name) => `"${name}"`).join(', ')}`;
    case 'looks_like_external_id':
      return `has "${problem.column}", which looks like the CRM's id of the record, and it is not said whether it is`;
    case 'beside_fields':
      return `has "${problem.column}" beside "fields", where no field is read`;
    case 'unnamed_column':
      return 'has a member without a name';
    case 'no_id_column':
    case 'no_such_column':
    case 'no_table':
    case 'list_of_rejected':
    case 'header_is_a_row':
      return 'has no id';
  }
}
