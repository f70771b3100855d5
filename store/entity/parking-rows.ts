// Parking: the entity waits with its connection. Epochs are compared under a lock, so that nobody sleeps for ever.
import type { ConnectionRow } from '../connections.ts';
import { primaryKey, type RowContext } from './row-context.ts';

export interface ParkingRows {
  /** Current epoch and state, locked against a change of them until the transaction ends. */
  lockConnection(): Promise<{ epoch: number; state: ConnectionRow['state'] } | undefined>;
  /** Only of this epoch: a login that was renewed meanwhile stays valid. */
  markLoginExpired(epoch: number): Promise<void>;
  park(epoch: number): Promise<void>;
}

/** Parks the entity of `context`. */
export function parkingRows(context: RowContext): ParkingRows {
  const { tx, key } = context;
  return {
    async lockConnection() {
      const { rows } = await tx.query<{ epoch: string; state: ConnectionRow['state'] }>(
        'SELECT epoch, state FROM connections WHERE connection_id = $1 FOR SHARE',
        [key.connectionId],
      );
      return rows[0] && { epoch: Number(rows[0].epoch), state: rows[0].state };
    },

    async markLoginExpired(epoch) {
      await tx.query(
        `UPDATE connections SET state = 'auth_expired' WHERE connection_id = $1 AND epoch = $2 AND state = 'active'`,
        [key.connectionId, epoch],
      );
    },

    async park(epoch) {
      await tx.query(
        `INSERT INTO parked (tenant_id, connection_id, object, entity_id, epoch) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, connection_id, object, entity_id)
         DO UPDATE SET epoch = greatest(parked.epoch, excluded.epoch)`,
        [...primaryKey(context), epoch],
      );
    },
  };
}
