// By what a connection tells one person from another, for people who look at it.
import type { ConnectionRow } from '../../store/connections.ts';

export interface IdentityRule {
  /** `phone`: it is the only key, so whoever has it is the same one. `evidence`: everything that is known of both. */
  by: 'phone' | 'evidence';
  /** A record with the same phone and another e-mail. */
  onContradiction: string;
}

export function identityRule({ settings }: Pick<ConnectionRow, 'settings'>): IdentityRule {
  const { matchBy, onContradiction } = settings;
  // As people give it: a word, words with commas, a list or the JSON text of one.
  const keys = JSON.stringify(matchBy ?? '').match(/[a-z]+/gi) ?? [];
  return {
    by: keys.length === 1 && keys[0]?.toLowerCase() === 'phone' ? 'phone' : 'evidence',
    onContradiction: typeof onContradiction === 'string' ? onContradiction : 'conflict',
  };
}
