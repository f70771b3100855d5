// What `/_control/rules` changes of this CRM.
import { z } from 'zod';
import type { CrmContext } from '../crm-surface.ts';

const rowError = z.strictObject({
  /** Only rows with this value in this field; without it all rows. */
  field: z.string().optional(),
  value: z.unknown().optional(),
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).default({}),
  /** Ends after so many rows. */
  times: z.number().int().min(1).optional(),
});

export const zohoRules = z.strictObject({
  /** API credits in any 24 hours (kaizen 93: from 5,000 on). */
  credits: z.number().int().min(0).default(1_000_000),
  /** A call whose rows were all refused: 400, and 202 in older versions of the API (both in public code). */
  refusedStatus: z.union([z.literal(400), z.literal(202)]).default(400),
  /** A call some of whose rows were refused. */
  partlyStatus: z.union([z.literal(207), z.literal(202)]).default(207),
  /** Where DUPLICATE_DATA names the record that is there: both are in public code. */
  duplicateIn: z.enum(['duplicate_record', 'details', 'nowhere']).default('duplicate_record'),
  /** Rows that are refused: a locked record, a blueprint. */
  rowErrors: z.array(rowError).default([]),
  /** A workflow rule of the account's: writes this into each record that is written, unless `trigger` leaves it out. */
  workflow: z.strictObject({ field: z.string(), value: z.unknown() }).optional(),
  /** The login may make custom fields. */
  canCustomize: z.boolean().default(true),
  /** An account of another edition: deals want a closing date. */
  needsClosingDate: z.boolean().default(false),
});

export type ZohoRules = z.output<typeof zohoRules>;

export function rulesOf({ settings }: Pick<CrmContext, 'settings'>): ZohoRules {
  return settings.own as ZohoRules;
}
