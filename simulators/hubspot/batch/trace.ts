import type { Fields } from '../../record.ts';
import type { HubspotRequest } from '../calls/operation.ts';

/** The trace id of a row in its result, where the rule says so. */
export function traceOf(row: Fields, { rules }: HubspotRequest): { objectWriteTraceId?: string } {
  const { objectWriteTraceId: id } = row;
  return rules.showsTraceIds && typeof id === 'string' ? { objectWriteTraceId: id } : {};
}
