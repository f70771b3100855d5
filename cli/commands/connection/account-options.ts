import type { AccountAnswer } from '../../../use-cases/connections/add-and-change.ts';
import { UsageError } from '../../output/usage-error.ts';

export interface AccountOptions {
  sameAccount?: boolean;
  newAccount?: boolean;
}

/** A person's word where settings point elsewhere. Throws UsageError for both. */
export function accountOf({ sameAccount, newAccount }: AccountOptions): AccountAnswer | undefined {
  if (sameAccount === true && newAccount === true) {
    throw new UsageError('--same-account and --new-account exclude each other: say one of them.');
  }
  if (sameAccount === true) return 'same';
  return newAccount === true ? 'new' : undefined;
}
