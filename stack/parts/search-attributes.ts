// What a list of contacts can be filtered by in the Temporal UI. Registered by us, so a fresh Temporal needs no steps.
import type { Connection } from '@temporalio/client';

// SQL visibility stores have ten Keyword and three Datetime columns per namespace.
export const searchAttributes = {
  SyncStatus: 'Keyword',
  Connector: 'Keyword',
  ConnectionId: 'Keyword',
  TenantId: 'Keyword',
  ExternalId: 'Keyword',
  FailureKind: 'Keyword',
  LastSyncedAt: 'Datetime',
} as const;

// Numbers of temporal.api.enums.v1.IndexedValueType.
const indexedValueTypes = { Keyword: 2, Datetime: 6 } as const;

/** Registers what is missing. Throws when an attribute exists with another type or the server refuses. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const missing = await missingSearchAttributes(connection, namespace);
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(
      missing.map((name) => [name, indexedValueTypes[searchAttributes[name]]]),
    ),
  });
}

export async function missingSearchAttributes(
  connection: Connection,
  namespace: string,
): Promise<(keyof typeof searchAttributes)[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const names = Object.keys(searchAttributes) as (keyof typeof searchAttributes)[];
  return names.filter((name) => customAttributes?.[name] !== indexedValueTypes[searchAttributes[name]]);
}
