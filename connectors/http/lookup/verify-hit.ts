// Is what a lookup found really what was asked for? A CRM that ignores a parameter answers with anybody.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { comparedKey } from '../../../domain/objects/objects.ts';
import { isSamePhone } from '../../../domain/objects/spellings.ts';
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
  return candidates.some((candidate) => isSame(field, value, candidate)) ? 'same' : 'other';
}

function isSame(field: string, asked: string, shown: string): boolean {
  if (field === 'phone') return isSamePhone(asked, shown);
  return comparedKey('contact', field, asked) === comparedKey('contact', field, shown);
}
