// Limits of a request that is about the account and no entity: a login, its account, what the CRM must have for us.
import type { RequestLimits } from './connector.ts';

/** The connection's own time-outs end each request, and nothing is behind it that could be marked as sent. */
export const noEntity: RequestLimits = { deadlineAt: Infinity, beforeSend: async () => {} };
