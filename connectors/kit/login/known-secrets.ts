// The secrets of one session, and what hides them. They are not all known when it opens: a login that is renewed brings
// new ones, which the CRM may repeat as it repeats the old.
import { createMask, createSecretFinder } from '../errors/mask.ts';

export interface KnownSecrets {
  /** What a renewed login is sent with. */
  add(secrets: readonly string[]): void;
  /** Hides each of them, in any form. */
  mask(text: string): string;
  isIn(text: string, where: 'url' | 'id'): boolean;
}

/** What was renewed away is repeated by no later answer; a session may live for months. */
const mostAdded = 8;

export function createKnownSecrets(first: readonly string[]): KnownSecrets {
  let added: readonly string[] = [];
  let mask = createMask(first);
  let isIn = createSecretFinder(first);
  return {
    add(secrets) {
      const news = secrets.filter((secret) => !first.includes(secret) && !added.includes(secret));
      if (news.length === 0) return;
      added = [...added, ...news].slice(-mostAdded);
      mask = createMask([...first, ...added]);
      isIn = createSecretFinder([...first, ...added]);
    },
    mask: (text) => mask(text),
    isIn: (text, where) => isIn(text, where),
  };
}
