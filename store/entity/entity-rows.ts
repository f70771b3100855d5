// All rows about one entity, inside of one transaction: what the write protocol reads and writes together.
import { associationRows, type AssociationRows } from '../associations/association-rows.ts';
import { associationWrites, type AssociationWrites } from '../associations/association-writes.ts';
import { readStoredEntity, type StoredEntity } from './stored-entity.ts';
import { forgottenRows, type ForgottenRows } from './forgotten-row.ts';
import { importRows, type ImportRows } from './import-rows.ts';
import { linkRows, type LinkRows } from './link-row.ts';
import { parkingRows, type ParkingRows } from './parking-rows.ts';
import type { RowContext } from './row-context.ts';
import { stateRows, type StateRows } from './state-row.ts';
import { timelineRows, type TimelineRows } from './timeline-rows.ts';

export interface EntityRows
  extends
    LinkRows,
    StateRows,
    TimelineRows,
    ParkingRows,
    ForgottenRows,
    ImportRows,
    AssociationRows,
    AssociationWrites {
  read(pushId: string): Promise<StoredEntity>;
}

/** Reads and writes inside of the transaction of `context` only. */
export function entityRows(context: RowContext): EntityRows {
  return {
    read: (pushId) => readStoredEntity(context, pushId),
    ...linkRows(context),
    ...stateRows(context),
    ...timelineRows(context),
    ...parkingRows(context),
    ...forgottenRows(context),
    ...importRows(context),
    ...associationRows(context),
    ...associationWrites(context),
  };
}
