// Rows that the control surface has refused: a validation rule of the company, a record that another process holds.
import type { RateLimits } from '../../control/rate-limits.ts';
import type { Fields } from '../../record.ts';
import type { SalesforceError } from '../errors.ts';
import type { SalesforceRules } from '../rules.ts';

const foreverMs = Number.MAX_SAFE_INTEGER;

/** The first rule that fits the row. */
export function rowErrorFor(
  fields: Fields,
  { rules, rateLimits }: { rules: SalesforceRules; rateLimits: RateLimits },
): SalesforceError | undefined {
  const rule = rules.rowErrors.find(
    (each) =>
      (each.field === undefined || fields[each.field] === each.value) &&
      (each.times === undefined || isLeft(each, rateLimits)),
  );
  return rule && { code: rule.statusCode, message: rule.message, fields: rule.fields };
}

// `times` is a budget of refusals that nothing fills up again.
function isLeft(rule: SalesforceRules['rowErrors'][number], rateLimits: RateLimits): boolean {
  const name = `salesforce/rowErrors/${JSON.stringify(rule)}`;
  return rateLimits.take({ name, limit: rule.times ?? 0, windowMs: foreverMs, window: 'rolling' }).isAllowed;
}
