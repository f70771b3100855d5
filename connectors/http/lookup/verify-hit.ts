// Is what a lookup found really what was asked for? A CRM that ignores a parameter answers with anybody.
import { compareField, withoutNobody, type Identity } from '../../../domain/objects/evidence.ts';
import { endsAlike } from '../../../domain/objects/spellings.ts';
import type { MatchKey } from '../../connector.ts';

/** `near`: another phone that ends alike, so the lookup is not exact, and did read what it was asked. */
export type Verdict = 'same' | 'near' | 'other' | 'not_shown';

/** Compares what was asked with what the record shows; one key that is the same is enough. */
export function verifyHit(
  hit: { externalId: string; shows: Identity; contactId: string | undefined },
  keys: readonly MatchKey[],
): Verdict {
  const verdicts = keys.map((key) => compare(hit, key));
  for (const verdict of ['same', 'near', 'other'] as const) if (verdicts.includes(verdict)) return verdict;
  return 'not_shown';
}

function compare(
  { externalId, shows, contactId }: { externalId: string; shows: Identity; contactId: string | undefined },
  { field, value }: MatchKey,
): Verdict {
  if (field === 'externalId') return value === externalId ? 'same' : 'other';
  if (field === 'contactId') {
    if (contactId === undefined) return 'not_shown';
    return value.trim() === contactId.trim() ? 'same' : 'other';
  }
  const shown = withoutNobody(shows);
  switch (compareField('contact', field, { [field]: [value] }, shown)) {
    case 'same':
      return 'same';
    case 'not_known':
      return 'not_shown';
    case 'other': {
      const isNear = field === 'phone' && (shown[field] ?? []).some((each) => endsAlike(value, each));
      return isNear ? 'near' : 'other';
    }
  }
}
