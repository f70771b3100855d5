// The keys by which a CRM is asked, of any connector: none that identifies nobody, and each in the spellings in which a
// CRM that compares literally may hold it.
import { identifiesNobody } from '../domain/objects/nobody.ts';
import { severalIn } from '../domain/objects/several-values.ts';
import { withoutExtension } from '../domain/objects/spellings.ts';
import type { MatchKey } from './connector.ts';
import { e164Of } from './kit/mapping/phone-number.ts';

export interface KeySpellings {
  defaultCountry?: string | undefined;
}

/** As it is sent first: our own record holds it so. */
export function lookupKeys(keys: readonly MatchKey[], spellings: KeySpellings): MatchKey[] {
  return keys.flatMap(({ field, value: text }) => {
    const values = severalIn(field, text).filter((value) => !identifiesNobody(field, value));
    const spelled = values.flatMap((value) => [value, ...otherSpellings(field, value, spellings)]);
    return [...new Set(spelled)].map((value) => ({ field, value }));
  });
}

function otherSpellings(field: string, value: string, { defaultCountry }: KeySpellings): string[] {
  switch (field) {
    case 'email':
    case 'domain':
      return [value.toLowerCase()];
    case 'phone':
      return phoneSpellings(value, defaultCountry);
    default:
      return [];
  }
}

/** E.164 says all; where it cannot be known what the number is, digits are what most CRMs keep. */
function phoneSpellings(value: string, country: string | undefined): string[] {
  const e164 = e164Of(value, country);
  if (value === e164) return [];
  const digits = country === undefined ? withoutExtension(value).replaceAll(/\D/g, '') : '';
  return [e164 ?? '', digits].filter((each) => each !== '');
}
