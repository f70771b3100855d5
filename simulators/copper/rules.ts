// What a test or a person can change about this CRM, through /_control/rules; what nobody verified is one of them.
import { z } from 'zod';
import type { CrmContext } from '../crm-surface.ts';

const count = z.number().int().min(1);

export const copperRules = z.object({
  /** Rows of one bulk call: 10 (bulk-create-people, which reserves the right to change it). */
  bulkLimit: count.default(10),
  /** Some accounts take no opportunity without one: the overview marks it as required, the page of the call does not. */
  requiresPrimaryContact: z.boolean().default(false),
  /** A person's `company_name` belongs to a company of that name, which is made where there is none. From memory. */
  companyNameMakesCompany: z.boolean().default(true),
  /** An address in an update replaces the whole one, or only the parts that it has. No document says which. */
  address: z.enum(['replaced', 'merged']).default('replaced'),
  /** The user behind the login is an administrator: others make no custom fields. From memory. */
  isAdmin: z.boolean().default(true),
  /** Off, nothing is refused: a demo must not be throttled by accident. */
  limitsRate: z.boolean().default(false),
  /** Calls in `windowMs`, rolling: 180 in a minute (requests). */
  calls: count.default(180),
  windowMs: count.default(60_000),
  /** Bulk calls in `bulkWindowMs`: 3 in a second (requests). */
  bulkCalls: count.default(3),
  bulkWindowMs: count.default(1000),
});

export type CopperRules = z.output<typeof copperRules>;

/** The control surface has validated them. */
export function rulesOf({ settings }: CrmContext): CopperRules {
  return settings.own as CopperRules;
}
