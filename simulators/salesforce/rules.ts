// What `/_control/rules` changes of this CRM.
import { z } from 'zod';

const rowError = z.strictObject({
  /** Only rows with this value in this field; without it all rows. */
  field: z.string().optional(),
  value: z.unknown().optional(),
  statusCode: z.string(),
  message: z.string(),
  fields: z.array(z.string()).default([]),
  /** Ends after so many rows. */
  times: z.number().int().min(1).optional(),
});

export const salesforceRules = z.strictObject({
  /** Calls in any 24 hours. */
  dailyLimit: z.number().int().min(0).default(100_000),
  /** A second person with the e-mail of another: let in, a warning that can be overruled, or refused. */
  duplicateRule: z.enum(['off', 'alert', 'block']).default('off'),
  /** Rows that are refused: a validation rule, a locked record. */
  rowErrors: z.array(rowError).default([]),
  /**
   * Of a collection: what a value does that the parser cannot read. A row of its own by what people report
   * (texei-sfdx-plugin#113: no place in the text is told); no document says so, hence both.
   */
  unreadable: z.enum(['row', 'call']).default('row'),
  /** The login may make custom fields. */
  canCustomize: z.boolean().default(true),
  /** A field made through the API stays hidden until an administrator shows it to the login (from memory). */
  hidesNewFields: z.boolean().default(false),
  /** An active assignment rule gives new leads to this user, unless Sforce-Auto-Assign is FALSE. */
  assignsLeadsTo: z.string().default(''),
});

export type SalesforceRules = z.output<typeof salesforceRules>;
