// The CRM account that a login opens: links must never point at a stranger's.
import type { Target } from './account-target.ts';

export interface Account {
  /** The vendor's id of it (HubSpot's portal, Salesforce's organisation). */
  accountId: string;
  /** For people. */
  name: string;
  /** IANA name: dates without a time are meant in it. */
  timeZone?: string | undefined;
  /** ISO 4217: amounts without a currency are meant in it. */
  currency?: string | undefined;
  /** Where people open it in a browser. */
  webUrl?: string | undefined;
}

/** What a connection points at, by its settings and by its login. */
export function withAccount(target: Target, account: Account | undefined): Target {
  if (account === undefined) return target;
  return [...target, { name: 'account', setting: 'the login', value: account.accountId }];
}
