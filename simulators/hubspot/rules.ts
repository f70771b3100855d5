// What a test or a person can change about this CRM, through /_control/rules; what nobody verified is one of them.
import { z } from 'zod';
import type { CrmContext } from '../crm-surface.ts';

const count = z.number().int().min(1);

export const hubspotRules = z.object({
  /** In `url` and in sentences. Another one is another account. */
  portalId: count.default(44237313),
  /** Inputs of one batch call. From memory: no official sentence for v3 was found; other batch calls of theirs say 100. */
  batchLimit: count.default(100),
  /** Reading or writing by the id of a record that was merged away. From memory that it leads to the survivor. */
  mergedId: z.enum(['survivor', 'not_found']).default('survivor'),
  /** What a merge leaves: the primary record, or a third one with a new id (third parties say so since 2025). */
  mergeLeaves: z.enum(['primary', 'new_record']).default('primary'),
  /** E-mails are kept in lower case. From memory. */
  lowersEmails: z.boolean().default(true),
  /** The first company of a contact or deal becomes its primary one by itself. From memory. */
  firstCompanyIsPrimary: z.boolean().default(true),
  /** A new contact with a business address gets a company of its domain, made where there is none. From memory. */
  createsCompanies: z.boolean().default(false),
  /** Rows of a batch answer name the trace id of their input. The API's description has it, recorded answers have not. */
  showsTraceIds: z.boolean().default(false),
  /** A token that nobody gave out: mostly INVALID_AUTHENTICATION, in some logs one that has "expired" since 1970. */
  unknownToken: z.enum(['invalid', 'expired']).default('invalid'),
  /** What the private app may do; null is everything. */
  scopes: z.array(z.string()).nullable().default(null),
  /** Off, the headers still come and nothing is refused: a demo must not be throttled by accident. */
  limitsRate: z.boolean().default(false),
  /** Calls in `burstWindowMs`: 190 in 10 s for Professional (usage guidelines). */
  burst: count.default(190),
  burstWindowMs: count.default(10_000),
  /** Calls in a day: 625,000 for Professional (usage guidelines). */
  daily: count.default(625_000),
  /** Searches in a second: 4 (changelog) or 5 (from memory). */
  searches: count.default(5),
  searchWindowMs: count.default(1000),
});

export type HubspotRules = z.output<typeof hubspotRules>;

/** The control surface has validated them. */
export function rulesOf({ settings }: CrmContext): HubspotRules {
  return settings.own as HubspotRules;
}
