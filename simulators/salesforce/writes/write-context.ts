import type { RateLimits } from '../../control/rate-limits.ts';
import type { RecordStore } from '../../control/record-store.ts';
import type { CrmContext } from '../../crm-surface.ts';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import type { SalesforceRules } from '../rules.ts';

/** What a write works on, and what the request's headers ask for. */
export interface WriteContext {
  records: RecordStore;
  rateLimits: RateLimits;
  rules: SalesforceRules;
  version: string;
  /** Sforce-Duplicate-Rule-Header: allowSave=true. */
  allowsDuplicates: boolean;
  /** Sforce-Auto-Assign; TRUE unless it says otherwise. */
  isAssigned: boolean;
}

/** The context of one call. */
export function writeContextOf(
  { headers }: IncomingRequest,
  version: string,
  context: CrmContext,
): WriteContext {
  return {
    records: context.records,
    rateLimits: context.rateLimits,
    rules: context.settings.own as SalesforceRules,
    version,
    allowsDuplicates: /allowsave\s*=\s*true/i.test(String(headers['sforce-duplicate-rule-header'] ?? '')),
    isAssigned: !/^false$/i.test(String(headers['sforce-auto-assign'] ?? '')),
  };
}
