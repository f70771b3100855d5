// What every query about one entity needs: the transaction, the key of its rows, and how to encrypt and hash.
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { Transaction } from '../database.ts';
import { keyedHash, type Cipher } from '../encryption.ts';

export interface RowContext {
  tx: Transaction;
  tenantId: string;
  key: EntityKey;
  cipher: Cipher;
  hashKey: Buffer;
}

/** `$1 … $4` of every statement here. */
export function primaryKey({ tenantId, key }: RowContext): string[] {
  return [tenantId, key.connectionId, key.object, key.entityId];
}

export const ofEntity = 'tenant_id = $1 AND connection_id = $2 AND object = $3 AND entity_id = $4';

/** True when this entity is forgotten; `$1 … $3` as everywhere, and its hash as another parameter. */
export function isForgotten(hashParameter: string): string {
  return `EXISTS (SELECT 1 FROM forgotten WHERE tenant_id = $1 AND connection_id = $2 AND object = $3
    AND entity_hash = ${hashParameter})`;
}

/** What is kept of a forgotten entity: its id cannot be read back. */
export function forgottenHash(hashKey: Buffer, key: EntityKey): string {
  return keyedHash(hashKey, ['forgotten', key.connectionId, key.object, key.entityId]);
}
