// The keys that an entity has, of those that are declared.
import type { EntityKey } from '../../../domain/entity/entity-key.ts';
import type { Fields } from '../../../domain/fields.ts';
import type { KeyDeclaration, MatchKey } from '../../connector.ts';

/** `entityId` is our own; in the order of the declaration. */
export function keysOf(
  declared: readonly KeyDeclaration[],
  fields: Fields,
  { entityId }: EntityKey,
): MatchKey[] {
  return declared.flatMap(({ field }) => {
    const value = field === 'entityId' ? entityId : fields[field];
    return typeof value === 'string' && value.trim() !== '' ? [{ field, value }] : [];
  });
}

/** A create by it happens once: the CRM refuses a second record, and its lookup reads what was written. */
export const ownKey: KeyDeclaration = { field: 'entityId', unique: 'enforced', lookup: 'primary', lagMs: 0 };
