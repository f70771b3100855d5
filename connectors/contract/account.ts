// What a connection can say of the CRM account behind its login.
import type { Account } from '../../domain/account.ts';
import type { RequestLimits } from './call.ts';

export type { Account };

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
