import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { Unreadable } from '../bytes/recognise.ts';

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
  | { code: 'no_id_column'; object: ObjectType; columns: string[] }
  /** `option` names it: the column of ids, of external ids, or one that a field was mapped to. */
  | { code: 'no_such_column'; option: 'id' | 'externalId' | 'map'; column: string; columns: string[] }
  | { code: 'no_field_name'; name: string }
  /** Two columns for one field would decide by chance. */
  | { code: 'two_columns_of_a_field'; first: string; second: string; field: string }
  | { code: 'is_a_folder'; path: string };
