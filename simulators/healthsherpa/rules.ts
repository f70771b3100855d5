// What a test or a person can change about this CRM, through /_control/rules; what nobody verified is one of them.
import { z } from 'zod';
import type { CrmContext } from '../crm-surface.ts';

const count = z.number().int().min(1);

export const healthsherpaRules = z.object({
  /** E-mails of those who have an account; the first one owns what a person makes through `/_control/records`. */
  agents: z.array(z.string()).min(1).default(['agent@example.com', 'second.agent@example.com']),
  /** A create with an `external_id` that the agent has already. A client's code assumes 422; no document says it. */
  externalIdIsUnique: z.boolean().default(true),
  /**
   * How a search says "none": both members null (v2's reference), or an error (a client has seen 404, and 422 with
   * `resource_not_found`).
   */
  saysNone: z.enum(['null', '404', '422']).default('null'),
  /** The search's name of a birth date: live answers of one client say the first, the reference the second. */
  birthDateParameter: z.enum(['birth_date', 'date_of_birth']).default('birth_date'),
  /** Lists of v2 that cannot be saved: `partial_success`. */
  unsaved: z.array(z.enum(['drugs', 'pharmacies', 'providers'])).default([]),
  /** What an older reference says of v2, and what is known of v1: 200. */
  createdStatus: z.object({ v1: count.default(200), v2: count.default(201) }).prefault({}),
  /** Calls in a minute; null: no limit, because none is documented. */
  perMinute: count.nullable().default(null),
});

export type HealthsherpaRules = z.output<typeof healthsherpaRules>;

/** The control surface has validated them. */
export function rulesOf({ settings }: CrmContext): HealthsherpaRules {
  return settings.own as HealthsherpaRules;
}
