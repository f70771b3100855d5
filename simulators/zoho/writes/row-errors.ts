// Rows that the control surface has refused: a locked record, a blueprint.
import type { CrmContext } from '../../crm-surface.ts';
import type { Fields } from '../../record.ts';
import type { ZohoError } from '../errors.ts';
import { rulesOf, type ZohoRules } from '../rules.ts';

const foreverMs = Number.MAX_SAFE_INTEGER;

/** The first rule that fits the row. */
export function rowErrorFor(fields: Fields, context: CrmContext): ZohoError | undefined {
  const rule = rulesOf(context).rowErrors.find(
    (each) =>
      (each.field === undefined || fields[each.field] === each.value) &&
      (each.times === undefined || isLeft(each, context)),
  );
  return rule && { code: rule.code, message: rule.message, details: rule.details };
}

// `times` is a budget of refusals that nothing fills up again.
function isLeft(rule: ZohoRules['rowErrors'][number], { rateLimits }: CrmContext): boolean {
  const name = `zoho/rowErrors/${JSON.stringify(rule)}`;
  return rateLimits.take({ name, limit: rule.times ?? 0, windowMs: foreverMs, window: 'rolling' }).isAllowed;
}
