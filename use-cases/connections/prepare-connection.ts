// What the CRM must have for us is looked for, and made where it is missing.
import type { Preparation } from '../../connectors/connector.ts';
import { noEntity } from '../../connectors/sessions.ts';
import type { Syncline } from '../open-syncline.ts';
import { findConnection } from './find-connection.ts';

export type { Preparation };

/** Undefined: this CRM needs nothing. Throws RefusedError and CrmError; may be repeated. */
export async function prepareConnection(
  syncline: Syncline,
  connectionId: string,
): Promise<Preparation[] | undefined> {
  const connection = await findConnection(syncline, connectionId);
  const sessions = await syncline.sessions();
  const { session } = await sessions.open(connection);
  return session.account?.prepare?.(noEntity);
}
