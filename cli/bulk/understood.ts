// How the columns of a source are understood: a table for people, and the same as data.
import type { Understood, UnderstoodColumn, UnusedOption } from '../../use-cases/imports/rows/understood.ts';
import { objects, type ObjectType } from '../../domain/objects/objects.ts';
import { optionNamed } from '../output/header-problems.ts';
import { paint } from '../output/paint.ts';
import { alignColumns } from '../output/table.ts';

export interface ColumnDocument {
  /** As options address it. */
  column: string;
  isId: boolean;
  isExternalId: boolean;
  becomes: 'field' | 'own_field' | 'id' | 'not_used';
  field: string | null;
  /** Where its value goes in a row in which another column is the field. */
  otherwise: string | null;
  /** Of `not_used`. */
  why: string | null;
  example: string | null;
}

export function columnDocument(object: ObjectType, column: UnderstoodColumn): ColumnDocument {
  const { label, isId, isExternalId, use, example = null } = column;
  const field = use.kind === 'field' ? use.field : null;
  return {
    column: label,
    isId,
    isExternalId,
    becomes: becomes(object, column),
    field,
    otherwise: use.kind === 'field' ? (use.choice?.otherwise ?? null) : null,
    why: use.kind === 'unused' ? use.why : null,
    example,
  };
}

function becomes(object: ObjectType, { use }: UnderstoodColumn): ColumnDocument['becomes'] {
  if (use.kind === 'only_id') return 'id';
  if (use.kind === 'unused') return 'not_used';
  return objects[object].fields.includes(use.field) ? 'field' : 'own_field';
}

/** Columns of the app's own that hold nothing are many in exports, and stand in one line. */
export function describeUnderstood(object: ObjectType, { exporter, leadIn, columns }: Understood): string {
  const lines: string[] = [];
  if (exporter !== undefined) lines.push(`It looks like an export of ${exporter}.`);
  if (leadIn.length > 0)
    lines.push(`${leadIn.length === 1 ? 'A line' : `${leadIn.length} lines`} above the header: no rows.`);
  const isShown = (column: UnderstoodColumn): boolean =>
    column.example !== undefined || column.isId || column.isExternalId || becomes(object, column) === 'field';
  const empty = columns.filter((column) => !isShown(column)).map(({ label }) => label);
  lines.push(
    alignColumns(
      [
        ['COLUMN', 'BECOMES', 'EXAMPLE'].map((title) => paint('dim', title, process.stderr)),
        ...columns
          .filter(isShown)
          .map((column) => [
            shortened(column.label),
            wordsOf(object, column),
            column.example === undefined ? '' : shortened(column.example),
          ]),
      ],
      '  ',
    ),
  );
  if (empty.length > 0) lines.push(`  Nothing seen in: ${empty.map(shortened).join(', ')}`);
  return lines.join('\n');
}

function wordsOf(object: ObjectType, column: UnderstoodColumn): string {
  const { isId, isExternalId, use, name } = column;
  const ids = [...(isId ? ['id'] : []), ...(isExternalId ? ['external id'] : [])];
  switch (use.kind) {
    case 'only_id':
      return ids.join(' and ');
    case 'unused':
      return `not used: ${whyUnused[use.why]}`;
    case 'field': {
      const isOwn = becomes(object, column) === 'own_field';
      const field = isOwn ? `own field${use.field === name ? '' : ` ${use.field}`}` : use.field;
      const otherwise = use.choice === undefined ? [] : [inOwnWords(object, use.choice.otherwise, name)];
      return [[...ids, field].join(' and '), ...otherwise].join(', or ');
    }
  }
}

function inOwnWords(object: ObjectType, otherwise: string, name: string): string {
  if (objects[object].fields.includes(otherwise)) return otherwise;
  return `own field${otherwise === name ? '' : ` ${otherwise}`}`;
}

const whyUnused = {
  asked: 'left out by --map',
  beside: 'it describes the column beside it',
  unnamed: 'it has no name',
  attention: 'an import added it',
} as const;

export function describeUnused(unused: readonly UnusedOption[]): string {
  const named = unused.map(({ option, column }) => `"${column}" (${optionNamed(option)})`).join(', ');
  return `No row has ${named}: is it spelled as in the file?`;
}

/** For one line of a terminal: what a file holds must not move the cursor. */
function shortened(text: string): string {
  const plain = text.replaceAll(/[\p{Control}\p{Format}]+/gu, ' ');
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
}
