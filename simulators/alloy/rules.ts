// What a test or a person can change about this gateway, through /_control/rules: mostly where Alloy's documents contradict
// each other, or say nothing. The rules of the HubSpot behind it can be changed here too.
import { z } from 'zod';
import type { CrmContext } from '../crm-surface.ts';
import { hubspotRules } from '../hubspot/rules.ts';

export const alloyRules = hubspotRules.extend({
  /** The form of a success: that of the guide, or that of the API reference. */
  answers: z.enum(['responseData', 'result']).default('responseData'),
  /** What the CRM refuses: in an answer of 200 with the CRM's own status in it, or as an error of Alloy's. */
  refusals: z.enum(['inside', 'outside']).default('inside'),
  /** Errors of Alloy's own come with a status that fits, or with 200. Nothing documented says which. */
  errorStatus: z.enum(['http', 'ok']).default('http'),
  /** Their MCP product takes 100 a minute; of this API nothing is documented. Null: no limit. */
  callsPerMinute: z.number().int().min(1).nullable().default(null),
});

export type AlloyRules = z.output<typeof alloyRules>;

/** The control surface has validated them. */
export function rulesOf({ settings }: CrmContext): AlloyRules {
  return settings.own as AlloyRules;
}
