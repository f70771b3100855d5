// What the app has told us of an entity and the connection's mapping does not send: never silently lost.
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import { valuesOf } from '../../domain/fields.ts';
import type { LeftOut } from '../../domain/mapping/mapping-refusal.ts';
import type { ConnectionRow } from '../../store/connections.ts';
import { openedSession } from '../connections/find-connection.ts';
import type { Syncline } from '../open-syncline.ts';

export interface UnsentFields {
  /** No field of the CRM's is made of them. */
  unmappedFields: string[];
  /** Their field at the CRM cannot hold the value. */
  leftOutFields: LeftOut[];
}

/**
 * Of what the last push knew; `refused`: what the CRM itself did not take then. Nothing where the connector's records are
 * not made of tables.
 */
export async function readUnsentFields(
  syncline: Syncline,
  connection: ConnectionRow,
  { key, refused }: { key: EntityKey; refused: readonly LeftOut[] },
): Promise<UnsentFields> {
  const opened = await openedSession(syncline, connection);
  const mapping = opened?.session.objects[key.object]?.mapping;
  if (mapping === undefined) return { unmappedFields: [], leftOutFields: [] };
  const { fields } = await syncline.store.inOneTrip(connection.tenantId, key, (rows) => rows.read('none'));
  const { unmapped, leftOut } = mapping.report(valuesOf(fields));
  const known = new Set(leftOut.map(({ crmField }) => crmField));
  const more = refused.filter(({ crmField }) => !known.has(crmField));
  return { unmappedFields: unmapped, leftOutFields: [...leftOut, ...more] };
}
