// Rows of imports whose push is tried again later: they wait, and are not in flight any more.
import type { CallsSpent } from '../../domain/entity/push.ts';
import { deferRows } from '../imports/rows-of-changes.ts';
import type { RowContext } from './row-context.ts';

export interface ImportRows {
  /** Rows that have ended stay as they are; of one that waits already, what was spent is added. */
  deferImportRows(changeIds: string[], spent?: CallsSpent): Promise<void>;
}

/** The rows of imports that brought changes of this entity; their ids stand in the changes'. */
export function importRows({ tx, key }: RowContext): ImportRows {
  return {
    async deferImportRows(changeIds, spent) {
      await deferRows(tx, key, { changeIds, spent });
    },
  };
}
