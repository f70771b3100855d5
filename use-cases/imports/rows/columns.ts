// How the columns of a source are understood, and whether its rows may be imported so.
import type { Column, HeaderOptions, UnderstoodHeader } from '../../../domain/columns/column.ts';
import { understandHeader } from '../../../domain/columns/understand-header.ts';

export interface RowOptions extends HeaderOptions {
  /** What an empty cell does: nothing, or clear the field. */
  empty: 'keep' | 'clear';
  delimiter?: string | undefined;
  /** Rows of id and external id: every other column is passed over. */
  onlyIds?: boolean | undefined;
}

export function readColumns(header: readonly string[], options: RowOptions): UnderstoodHeader {
  const understood = understandHeader(header, options);
  if (options.onlyIds !== true) return understood;
  const columns = understood.columns.map((column): Column => ({
    ...column,
    use: column.isId || column.isExternalId ? { kind: 'only_id' } : { kind: 'unused', why: 'asked' },
  }));
  const ofIds = ['no_table', 'list_of_rejected', 'header_is_a_row', 'no_id_column', 'no_such_column'];
  return { ...understood, columns, problems: understood.problems.filter(({ code }) => ofIds.includes(code)) };
}
