// The intent row of one entity and its keys, inside of a transaction: the row decides, never the attempt number.
import { keyClaims, type KeyClaims } from './key-claims.ts';
import { placedIntents, type PlacedIntents } from './placed-intents.ts';
import type { RowContext } from './row-context.ts';
import { writeClaims, type WriteClaims } from './write-claims.ts';

export interface Intents extends WriteClaims, KeyClaims, PlacedIntents {}

/** The fence of the entity of `context`. */
export function intentsOf(context: RowContext): Intents {
  const keys = keyClaims(context);
  return { ...keys, ...writeClaims(context, keys), ...placedIntents(context) };
}
