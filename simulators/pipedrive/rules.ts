// What a test or a person can change about this CRM, through /_control/rules; what nobody verified is one of them.
import { z } from 'zod';
import type { CrmContext } from '../crm-surface.ts';

const count = z.number().int().min(1);

export const pipedriveRules = z.object({
  /** What the app may do; null is everything. An app's scopes are set with its registration, not asked for. */
  scopes: z.array(z.string()).nullable().default(null),
  /** Job title, postal address, birthday and notes of persons exist where the account has contact sync. */
  hasContactSync: z.boolean().default(false),
  /** Website, LinkedIn, industry … of organizations: there "when the relevant features are enabled" (changelog of 2026-05-21). */
  hasOrganizationDetails: z.boolean().default(true),
  /** The login may make custom fields. */
  canMakeFields: z.boolean().default(true),
  /** A deleted or merged record, read by its id: shown with `is_deleted`, or not found. Both from memory. */
  showsDeleted: z.boolean().default(true),
  /** A deleted record takes changes with 200. From memory that it does not. */
  updatesDeleted: z.boolean().default(false),
  /** How a search compares phones: letter by letter, or by their digits. Not documented. */
  comparesPhonesBy: z.enum(['text', 'digits']).default('text'),
  /** Records of one page of a list at most. */
  pageSize: count.default(500),
  /** Off, the headers still come and nothing is refused: a demo must not be throttled by accident. */
  limitsRate: z.boolean().default(false),
  /** Tokens of a day for the whole company: 30,000 × plan × seats (rate limiting). */
  dailyTokens: count.default(30_000),
  /** Calls in `windowMs` for each token: 20 of an API token on the smallest plan; an app has four times as many. */
  burst: count.default(20),
  /** Searches in `windowMs`, whatever the plan and the login. */
  searches: count.default(10),
  windowMs: count.default(2000),
  /** So many 429 in a minute, and the proxy in front answers 403 with a page. That there is a number is from memory. */
  blocksAfter: count.default(60),
});

export type PipedriveRules = z.output<typeof pipedriveRules>;

/** The control surface has validated them. */
export function rulesOf({ settings }: Pick<CrmContext, 'settings'>): PipedriveRules {
  return settings.own as PipedriveRules;
}
