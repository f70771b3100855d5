// Why nothing of a source can be imported, as a sentence that names the option which helps.
import { namesOf } from '../../domain/objects/objects.ts';
import type { RowsProblem } from '../../use-cases/imports/rows/rows-problem.ts';

const options: Record<Extract<RowsProblem, { code: 'no_such_column' }>['option'], string> = {
  id: '--id-column',
  externalId: '--external-id-column',
  map: '--map',
};

export function describeRowsProblem(problem: RowsProblem): string {
  switch (problem.code) {
    case 'empty_source':
      return 'There is nothing to import: the source is empty.';
    case 'utf_16':
      return 'The file is UTF-16, as some spreadsheets save "Unicode text": save it as UTF-8.';
    case 'no_header':
      return 'There is nothing to import: not even a header.';
    case 'unreadable_header':
      return `The header (line ${problem.line}) ${problem.reason}.`;
    case 'no_id_column': {
      const { one } = namesOf(problem.object);
      return `There is no column "id". The columns are ${list(problem.columns)}: say which one holds your ${one} ids with --id-column.`;
    }
    case 'no_such_column': {
      const { option, column, columns } = problem;
      return `There is no column "${column}" for ${options[option]}. The columns are ${list(columns)}.`;
    }
    case 'no_field_name':
      return `"${problem.name}" cannot be the name of a field: leave it out with --map "${problem.name}=-".`;
    case 'two_columns_of_a_field': {
      const { first, second, field } = problem;
      return (
        `The columns "${first}" and "${second}" are both the field "${field}": ` +
        `give one of them another field, as in --map "${second}=${field}2", or leave it out with --map "${second}=-".`
      );
    }
    case 'is_a_folder':
      return `${problem.path} is a folder.`;
  }
}

function list(columns: readonly string[]): string {
  return columns.map((name) => `"${name}"`).join(', ');
}
