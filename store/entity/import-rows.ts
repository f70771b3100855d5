// Rows of imports whose push is tried again later: they wait, and are not in flight any more.
import { deferRows } from '../imports/rows-of-changes.ts';
import type { RowContext } from './row-context.ts';

export interface ImportRows {
  /** Rows that have ended, or wait already, stay as they are. */
  deferImportRows(changeIds: string[]): Promise<void>;
}

/** The rows of imports that brought changes of this entity; their ids stand in the changes'. */
export function importRows({ tx, key }: RowContext): ImportRows {
  return {
    async deferImportRows(changeIds) {
      await deferRows(tx, key, changeIds);
    },
  };
}
