// The login of a connection ends: at the CRM, and here.
import { CrmError } from '../../domain/failure.ts';
import type { ConnectionRow } from '../../store/connections.ts';
import type { Syncline } from '../open-syncline.ts';
import { findConnection } from './find-connection.ts';

export interface LoggedOut {
  connection: ConnectionRow;
  /** `cannot`: the CRM has no way to. A sentence: it did not take it, and a person should end it there. */
  revoked: 'yes' | 'nobody_was_in' | 'cannot' | { reason: string };
}

/** Throws RefusedError. What is pushed waits for the next login, whatever the CRM says of this one. */
export async function logOut(syncline: Syncline, connectionId: string): Promise<LoggedOut> {
  const found = await findConnection(syncline, connectionId);
  const tokens = await syncline.tokens.read(connectionId);
  // Here first: a token that is revoked while workers still use it would look like a login that has ended by itself.
  const connection = await syncline.connections.logOut(found.tenantId, connectionId);
  if (tokens === undefined) return { connection, revoked: 'nobody_was_in' };
  try {
    const revoke = (await syncline.sessions()).browserLogin(found)?.revoke;
    if (revoke === undefined) return { connection, revoked: 'cannot' };
    await revoke(tokens);
    return { connection, revoked: 'yes' };
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return { connection, revoked: { reason: error.message } };
  }
}
