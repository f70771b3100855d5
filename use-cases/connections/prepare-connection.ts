// What the CRM must have for us is looked for, and made where it is missing.
import type { Preparation, RequestLimits } from '../../connectors/connector.ts';
import type { Syncline } from '../open-syncline.ts';
import { findConnection } from './find-connection.ts';

export type { Preparation };

/** The connection's own time-outs end each request, and no entity is behind it. */
const limits: RequestLimits = { deadlineAt: Infinity, beforeSend: async () => {} };

/** Undefined: this CRM needs nothing. Throws RefusedError and CrmError; may be repeated. */
export async function prepareConnection(
  syncline: Syncline,
  connectionId: string,
): Promise<Preparation[] | undefined> {
  const connection = await findConnection(syncline, connectionId);
  const sessions = await syncline.sessions();
  const { session } = await sessions.open(connection);
  return session.account?.prepare?.(limits);
}
