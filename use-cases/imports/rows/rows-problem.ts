import type { Unreadable } from '../bytes/recognise.ts';
import type { HeaderProblem } from '../../../domain/columns/column.ts';

/** Why nothing of a source can be imported. Columns are named as the header names them. */
export type RowsProblem =
  | { code: 'empty_source' }
  /** By its first bytes it is something that holds no rows for us. */
  | { code: 'no_rows'; what: Unreadable }
  | { code: 'empty_archive' }
  | { code: 'locked_archive'; name: string }
  /** Which one is meant? The first of their names. */
  | { code: 'several_files'; names: string[]; count: number }
  /** One object over several lines, and no list of rows. */
  | { code: 'json_document' }
  | { code: 'no_header' }
  | { code: 'unreadable_header'; line: number; reason: string }
  /** Every one of them must be solved. */
  | { code: 'columns'; problems: HeaderProblem[] }
  | { code: 'is_a_folder'; path: string };
