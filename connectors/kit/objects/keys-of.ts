// The keys that an entity has, of those that are declared.
import type { EntityKey } from '../../../domain/entity/entity-key.ts';
import type { Fields } from '../../../domain/fields.ts';
import type { KeyDeclaration, MatchKey } from '../../connector.ts';
import { lookupKeys } from '../../lookup-keys.ts';

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

/**
 * Where a create is an upsert by our own key, a lookup by that key finds nothing that the create would not find as well: an
 * entity with an e-mail that a CRM holds once is looked up by that alone, and the hit shows our key.
 */
export function keysBeforeUpsert(keys: readonly MatchKey[]): MatchKey[] {
  const emails = keys.filter(({ field }) => field === 'email');
  // An e-mail that identifies nobody is asked for by nobody.
  const isAsked = lookupKeys(emails, {}).length > 0;
  return keys.filter(({ field }) => !isAsked || field !== 'entityId');
}

/** A create by it happens once: the CRM refuses a second record, and its lookup reads what was written. */
export const ownKey: KeyDeclaration = { field: 'entityId', unique: 'enforced', lookup: 'primary', lagMs: 0 };
