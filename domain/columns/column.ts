// What the columns of a table are to an import, as data: how a header was understood, and why it could not be.
import type { ObjectType } from '../objects/objects.ts';

export interface Column {
  /** As the header has it; empty: it has no name. */
  name: string;
  /** How options address it: its name, `phone#2` where several are called so, `#1` where it has none. */
  label: string;
  isId: boolean;
  isExternalId: boolean;
  use: ColumnUse;
}

export type ColumnUse =
  | { kind: 'field'; field: string; choice: Choice | undefined }
  /**
   * `asked`: by `--map column=-`. `beside`: it only describes the column beside it, as `Phone 1 - Label` does.
   * `attention`: it is ours, of a file of rows that need attention.
   */
  | { kind: 'unused'; why: 'asked' | 'beside' | 'unnamed' | 'attention' }
  /** The id, or the external id, and no field. */
  | { kind: 'only_id' };

/** Several columns for one field: per row, the first that has a value is the field, and the others go elsewhere. */
export interface Choice {
  /** What is chosen as a whole: a field, or `address`, so that no street gets the city of another address. */
  family: string;
  /** The lowest first. */
  order: number;
  /** Where the value goes in a row in which another column is the field: `phones`, or a field of the column's name. */
  otherwise: string;
}

export interface HeaderOptions {
  object: ObjectType;
  /** `id`, `contact_id` and so on when absent. */
  idColumn?: string | undefined;
  externalIdColumn?: string | undefined;
  /** Column → field; `-` leaves a column out. */
  map: Readonly<Record<string, string>>;
}

/** Of one header. Columns are named by their labels. */
export type HeaderProblem =
  /** `likely`: what looks like an id, and the first e-mail; the best first. */
  | { code: 'no_id_column'; object: ObjectType; columns: string[]; likely: string[] }
  /** `option`: what named it. */
  | { code: 'no_such_column'; option: ColumnOption; column: string; columns: string[] }
  | { code: 'no_field_name'; column: string }
  /** Two columns for one field would decide by chance. `list`: the field that takes the others. */
  | { code: 'several_columns_of_a_field'; columns: string[]; field: string; list: string | undefined }
  /** Dropped, or sent as a field, it would make a second record. */
  | { code: 'looks_like_external_id'; column: string }
  | { code: 'unnamed_column'; column: string; example: string }
  /** Beside the object that holds the fields. */
  | { code: 'beside_fields'; column: string }
  /** Its one column is nothing that is known: the first line of a text. */
  | { code: 'no_table'; firstLine: string }
  /** It is what an import wrote about rows that it did not take. */
  | { code: 'list_of_rejected' }
  /** The first line is a row already. */
  | { code: 'header_is_a_row'; example: string };

export type ColumnOption = 'id' | 'externalId' | 'map';

export interface UnderstoodHeader {
  columns: Column[];
  /** Whose export it looks like. */
  exporter: string | undefined;
  problems: HeaderProblem[];
}
