// Why nothing of a source can be imported, as a sentence that names the option which helps.
import { describeHeaderProblem, isNoTable } from './header-problems.ts';
import type { Unreadable } from '../../use-cases/imports/bytes/recognise.ts';
import type { RowsProblem } from '../../use-cases/imports/rows/rows-problem.ts';

/** What it is, and what to do. */
const notRows: Record<Unreadable, string> = {
  spreadsheet:
    'The file is a workbook of an old Excel, with a password, or of another program (.xls, .xlsb, .ods, .numbers), whatever its name says: open it, and save the sheet as .xlsx or "CSV UTF-8".',
  office_document:
    'The file is a text document or slides, whatever its name says: rows are read from CSV or JSON.',
  pdf: 'The file is a PDF: export the table as CSV where the PDF was made.',
  web_page:
    'The file is a web page, whatever its name says. If it shows a table, open it in a spreadsheet and save it as "CSV UTF-8"; if it was downloaded, perhaps it is a login page instead of the export.',
  xml: 'The file is XML: export it as CSV, or open it in a spreadsheet and save it as "CSV UTF-8".',
  image: 'The file is an image: export the table as CSV where it was made.',
  archive:
    'The file is packed in a way that is not read (gzip and zip are, once): unpack it, and import the file in it.',
  data_file: 'The file is a database or a columnar file: export the table as CSV or NDJSON.',
  binary:
    'The file is no text: rows are read from CSV or JSON. If it is text, name its encoding with --encoding.',
};

export function describeRowsProblem(problem: RowsProblem): string {
  switch (problem.code) {
    case 'empty_source':
      return 'There is nothing to import: the source is empty.';
    case 'no_rows':
      return notRows[problem.what];
    case 'empty_archive':
      return 'There is nothing to import: the zip holds no file.';
    case 'locked_archive':
      return `"${problem.name}" in the zip is protected with a password: unpack it, and import the file itself.`;
    case 'several_files': {
      const { names, count } = problem;
      const more = count > names.length ? ` and ${count - names.length} more` : '';
      return `The zip holds ${count} files, ${list(names)}${more}: unpack it, and import them one by one.`;
    }
    case 'json_document':
      return 'The file is one JSON object over several lines: what is read is an array of objects, or one object per line (NDJSON).';
    case 'no_header':
      return 'There is nothing to import: not even a header.';
    case 'unreadable_header':
      return `The header (line ${problem.line}) ${problem.reason}.`;
    case 'columns':
      return [
        ...problem.problems.map(describeHeaderProblem),
        ...(problem.problems.every(isNoTable)
          ? []
          : ['`syncline bulk check` shows what each column becomes.']),
      ].join('\n');
    case 'is_a_folder':
      return `${problem.path} is a folder.`;
  }
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
