// What must be said about the columns of a source before it can be imported, as the options that say it.
import type { ColumnOption, HeaderProblem } from '../../domain/columns/column.ts';
import { inShell } from '../../domain/command-line.ts';
import { namesOf } from '../../domain/objects/objects.ts';

const options: Readonly<Record<ColumnOption, string>> = {
  id: '--id-column',
  externalId: '--external-id-column',
  map: '--map',
};

export function optionNamed(option: ColumnOption): string {
  return options[option];
}

export function describeHeaderProblem(problem: HeaderProblem): string {
  switch (problem.code) {
    case 'no_id_column': {
      const { one } = namesOf(problem.object);
      const { columns, likely } = problem;
      const answers = likely.slice(0, mostAdvised).map((column) => `--id-column ${inShell(column)}`);
      const answer = answers.length > 0 ? answers.join(', or ') : `--id-column, with one of ${list(columns)}`;
      return `There is no column "id". Say which column names each ${one}, the same in every file: ${answer}.`;
    }
    case 'no_such_column': {
      const { option, column, columns } = problem;
      return `There is no column "${column}" for ${options[option]}. The columns are ${list(columns)}.`;
    }
    case 'no_field_name': {
      const { column } = problem;
      return `"${column.slice(0, 60)}" cannot be the name of a field: leave the column out with --map ${pair(column, '-')}.`;
    }
    case 'several_columns_of_a_field': {
      const { columns, field, list: more } = problem;
      const others = columns.slice(1);
      const places = others.map((column, index) => pair(column, more ?? `${field}${index + 2}`));
      const left = others.map((column) => pair(column, '-'));
      return (
        `The columns ${list(columns)} are ${columns.length === 2 ? 'both' : 'all'} the field "${field}": ` +
        `give all but one another field, as in --map ${places.join(' ')}, or leave them out with --map ${left.join(' ')}.`
      );
    }
    case 'looks_like_external_id': {
      const { column } = problem;
      return (
        `"${column}" looks like the CRM's id of the record. If it is, say --external-id-column ${inShell(column)}; ` +
        `otherwise --map ${pair(column, column)} makes it a field, and --map ${pair(column, '-')} leaves it out.`
      );
    }
    case 'unnamed_column': {
      const { column, example } = problem;
      return `The column ${column} has no name, and holds "${example.slice(0, 60)}": name its field with --map ${pair(column, 'field')}, or leave it out with --map ${pair(column, '-')}.`;
    }
    case 'beside_fields': {
      const { column } = problem;
      return (
        `"${column}" stands beside "fields", where no field is read: put it inside, say which field it is with ` +
        `--map ${pair(column, column)}, or leave it out with --map ${pair(column, '-')}.`
      );
    }
    case 'no_table':
      return (
        `This is no table: its first line, "${problem.firstLine.slice(0, 60)}", is not the header of a CSV. ` +
        'What is imported is a CSV whose first line names the columns, or NDJSON (one object per line).'
      );
    case 'list_of_rejected':
      return (
        'This is a list of rejected rows, with their lines and reasons: correct those rows in the file they come from, ' +
        'and import it again. Rows that change nothing end as `unchanged`.'
      );
    case 'header_is_a_row':
      return `The first line is no header: it holds "${problem.example}". Put a line above it that names the columns, like id,email,first name.`;
  }
}

/** There are no columns to show. */
export function isNoTable({ code }: HeaderProblem): boolean {
  return code === 'no_table' || code === 'list_of_rejected' || code === 'header_is_a_row';
}

/** `'phone#2=phones'` */
function pair(column: string, field: string): string {
  return inShell(`${column}=${field}`);
}

const mostListed = 20;
const mostAdvised = 3;

function list(columns: readonly string[]): string {
  const named = columns.slice(0, mostListed).map((name) => `"${name}"`);
  const more = columns.length - mostListed;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}
