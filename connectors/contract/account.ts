// What a connection can say of the CRM account behind its login.
import type { RequestLimits } from './call.ts';

/** The CRM account that the login opens: links must never point at a stranger's. */
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

/** One thing that the CRM must have for us (the property that holds the app's own id), and whether it does. */
export interface Preparation {
  /** `property syncline_id of contacts` */
  what: string;
  state: 'there' | 'made' | 'refused';
  /** Of what was refused: the steps of the CRM's administrator. */
  whatToDo?: string | undefined;
}

/** Operations about the account and no record. Each throws CrmError. */
export interface AccountOperations {
  account(limits: RequestLimits): Promise<Account>;
  /** Looks for what the CRM must have for us and makes what is missing; may be repeated. */
  prepare?(limits: RequestLimits): Promise<Preparation[]>;
}
