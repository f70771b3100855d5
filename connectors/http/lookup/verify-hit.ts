// Is what a lookup found really what was asked for? A CRM that ignores a parameter answers with anybody.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { CrmRecord, MatchKey } from '../../connector.ts';
import type { FieldPaths } from '../field-paths.ts';

export type Verdict = 'same' | 'other' | 'not_shown';

/** Compares what was asked with what the record shows; one key that is the same is enough. */
export function verifyHit(
  hit: { externalId: string; record?: CrmRecord | undefined },
  keys: readonly MatchKey[],
  shownAt: { paths: FieldPaths; contactIdPath: string | undefined },
): Verdict {
  const verdicts = keys.map((key): Verdict => {
    if (key.field === 'externalId') return key.value === hit.externalId ? 'same' : 'other';
    const path = key.field === 'contactId' ? shownAt.contactIdPath : shownAt.paths.pathOf(key.field);
    const shown = path === undefined ? undefined : hit.record?.[path];
    return compare(key, shown);
  });
  if (verdicts.includes('same')) return 'same';
  return verdicts.includes('other') ? 'other' : 'not_shown';
}

function compare({ field, value }: MatchKey, shown: Json | undefined): Verdict {
  if (shown === undefined || shown === null || shown === '' || isPlainObject(shown)) return 'not_shown';
  const candidates = (Array.isArray(shown) ? shown : [shown]).map(String);
  if (candidates.length === 0) return 'not_shown';
  const isSame = comparisons[field] ?? ((asked: string, answered: string) => asked === answered.trim());
  return candidates.some((candidate) => isSame(value, candidate)) ? 'same' : 'other';
}

const comparisons: Record<string, (asked: string, shown: string) => boolean> = {
  email: (asked, shown) => asked.trim().toLowerCase() === shown.trim().toLowerCase(),
  phone: isSamePhone,
};

/** CRMs store "+49 151 23456789" as 004915123456789, 0151-23456789 or 15123456789. */
function isSamePhone(asked: string, shown: string): boolean {
  const [longer = '', shorter = ''] = [asked, shown]
    .map(significantDigits)
    .toSorted((a, b) => b.length - a.length);
  return longer === shorter || (shorter.length >= 7 && longer.endsWith(shorter));
}

function significantDigits(phone: string): string {
  return phone.replaceAll(/\D/g, '').replace(/^0+/, '');
}
