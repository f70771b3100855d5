// Connect a CRM, or change how it is connected: everything is checked before anything is stored.
import type { Connector } from '../../connectors/connector.ts';
import type { Registry } from '../../connectors/registry.ts';
import { nearestName } from '../../domain/nearest-name.ts';
import { workflowIdOf } from '../../domain/workflow-id.ts';
import type { AccountAnswer, MovedLinks } from '../../store/connection-account.ts';
import type { Account } from '../../domain/account.ts';
import { CrmError } from '../../domain/failure.ts';
import type { ConnectionRow } from '../../store/connections.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';
import { checkSecrets, checkSettings, checkTargets, targetOf } from './check-settings.ts';
import { findConnection } from './find-connection.ts';
import { wakeEntities } from './pause-and-resume.ts';
import { withSettings, type Settings } from './setting-paths.ts';
import { inParts, unset } from './unset-settings.ts';

export { OtherAccountError, type AccountAnswer } from '../../store/connection-account.ts';

export interface NewConnectionRequest {
  connectionId: string;
  /** Name or alias. */
  connector: string;
  /** Texts or values; names with dots nest. */
  settings: Settings;
  secrets: Record<string, string>;
}

/** Throws RefusedError, InvalidIdError and ConnectionExistsError. */
export async function addConnection(
  syncline: Syncline,
  { connectionId, settings, secrets, ...request }: NewConnectionRequest,
): Promise<{ connection: ConnectionRow; connector: Connector }> {
  workflowIdOf({ connectionId, object: 'contact', entityId: 'any' }); // Throws for an id that cannot be one.
  const connector = findConnector(await syncline.registry(), request.connector);
  const { stored, parsed } = checkSettings(connector, withSettings({}, settings));
  checkSecrets(connector, parsed, secrets);
  checkTargets(connector, parsed, await syncline.allowTargets());
  const connection = await syncline.connections.add({
    tenantId: syncline.tenantId,
    connectionId,
    connector: connector.name,
    settings: stored,
    secrets,
  });
  return { connection, connector };
}

export interface ConnectionChanges {
  settings?: Settings | undefined;
  /** Back to the connector's defaults. */
  unset?: readonly string[] | undefined;
  secrets?: Record<string, string> | undefined;
  /** A person's word where the settings point elsewhere and there are links. */
  account?: AccountAnswer | undefined;
}

export interface ChangedConnection {
  connection: ConnectionRow;
  /** Where a person said that it is another account and links were concerned. */
  moved: MovedLinks | undefined;
  /** Whether what waited for it was woken at once; undefined: it is not active. */
  isWoken: boolean | undefined;
}

/** Merges into what is there, and wakes what waited for a login. Throws RefusedError and OtherAccountError. */
export async function changeConnection(
  syncline: Syncline,
  connectionId: string,
  changes: ConnectionChanges,
): Promise<ChangedConnection> {
  const before = await findConnection(syncline, connectionId);
  const connector = findConnector(await syncline.registry(), before.connector);
  const { secrets = {}, account } = changes;
  const allowTargets = await syncline.allowTargets();
  const opens = await accountBehind(syncline, before, changes.settings ?? {}, secrets);
  const row = await syncline.connections.update(before.tenantId, connectionId, (current) => {
    const settings = changedSettings(connector, current.settings, changes);
    const { stored, parsed } = checkSettings(connector, settings);
    checkSecrets(connector, parsed, { ...current.secrets, ...secrets });
    checkTargets(connector, parsed, allowTargets);
    return { settings: stored, secrets, opens, account, targetOf: (given) => targetOf(connector, given) };
  });
  const { moved, ...connection } = row;
  const isWoken = row.state === 'active' ? await wakeEntities(syncline, row) : undefined;
  return { connection, moved, isWoken };
}

/**
 * Whose account the new secrets open, as far as the CRM says so now: a token of another account is noticed before anything
 * is written with it. A CRM that does not answer stops nobody from renewing a login.
 */
async function accountBehind(
  syncline: Syncline,
  { connectionId, connector, epoch, ...current }: ConnectionRow,
  settings: Settings,
  secrets: Record<string, string>,
): Promise<Account | undefined> {
  if (Object.keys(secrets).length === 0) return undefined;
  const sessions = await syncline.sessions();
  return sessions
    .accountOf({
      connectionId,
      connector,
      epoch,
      settings: withSettings(current.settings, settings),
      secrets: { ...current.secrets, ...secrets },
    })
    .catch((error: unknown) => {
      if (error instanceof CrmError) return undefined;
      throw error;
    });
}

function changedSettings(
  connector: Connector,
  settings: Settings,
  { settings: values = {}, unset: back = [] }: Pick<ConnectionChanges, 'settings' | 'unset'>,
): Settings {
  const whole = inParts(connector, settings, [...Object.keys(values), ...back]);
  return unset(connector, withSettings(whole, values), back);
}

/** Throws RefusedError that names the nearest. */
export function findConnector(registry: Registry, name: string): Connector {
  const connector = registry.get(name);
  if (connector !== undefined) return connector;
  const connectors = registry.list().map((each) => each.name);
  const near = nearestName(name, connectors);
  throw new RefusedError({ code: 'unknown_connector', name, near, connectors });
}
