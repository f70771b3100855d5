// Connections as they are wanted: a plan of what is to change, and the change. Asked again, nothing is left to do.
import type { Connector } from '../../connectors/connector.ts';
import { changedParts } from '../../domain/account-target.ts';
import { canonicalJson } from '../../domain/json.ts';
import { workflowIdOf } from '../../domain/workflow-id.ts';
import type { AccountAnswer } from '../../store/connection-account.ts';
import type { ConnectionRow } from '../../store/connections.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';
import { findConnector } from './add-and-change.ts';
import { checkSecrets, checkSettings, checkTargets, targetOf } from './check-settings.ts';
import type { WantedConnection } from './connections-file.ts';
import { wakeEntities } from './pause-and-resume.ts';
import { settingNames, valueAt, withSettings, type Settings } from './setting-paths.ts';

export interface PlannedConnection {
  connectionId: string;
  connector: string;
  action: 'add' | 'change' | 'none';
  /** Names of settings: other values, and back to the default. */
  set: string[];
  unset: string[];
  /** Names of secrets that are new or others. */
  secrets: string[];
  /** Settings that point at another account or address than now. */
  pointsElsewhere: string[];
}

export interface ConnectionsPlan {
  connections: PlannedConnection[];
  /** They are there and not named: they stay as they are. */
  notNamed: string[];
}

interface Step {
  planned: PlannedConnection;
  connector: Connector;
  settings: Settings;
  secrets: Record<string, string>;
}

/** Changes nothing; everything is checked. Throws RefusedError with a sentence per mistake, whichever connection's it is. */
export async function planConnections(
  syncline: Syncline,
  wanted: readonly WantedConnection[],
): Promise<ConnectionsPlan> {
  const { steps, notNamed } = await stepsOf(syncline, wanted);
  return { connections: steps.map(({ planned }) => planned), notNamed };
}

/**
 * In the order of the file; one that is refused stops it there, and what came before is done. `account`: a person's word
 * where settings point elsewhere and there are links. Throws RefusedError and OtherAccountError.
 */
export async function applyConnections(
  syncline: Syncline,
  wanted: readonly WantedConnection[],
  { account }: { account?: AccountAnswer | undefined } = {},
): Promise<ConnectionsPlan> {
  const { steps, notNamed } = await stepsOf(syncline, wanted);
  for (const step of steps) await apply(syncline, step, account);
  return { connections: steps.map(({ planned }) => planned), notNamed };
}

async function apply(syncline: Syncline, step: Step, account: AccountAnswer | undefined): Promise<void> {
  const { planned, connector, settings, secrets } = step;
  const { connectionId, action } = planned;
  const { tenantId } = syncline;
  if (action === 'none') return;
  if (action === 'add') {
    await syncline.connections.add({ tenantId, connectionId, connector: connector.name, settings, secrets });
    return;
  }
  const row = await syncline.connections.update(tenantId, connectionId, {
    settings,
    secrets,
    account,
    targetOf: (given) => targetOf(connector, given),
  });
  if (row.state === 'active') await wakeEntities(syncline, row);
}

async function stepsOf(
  syncline: Syncline,
  wanted: readonly WantedConnection[],
): Promise<{ steps: Step[]; notNamed: string[] }> {
  const stored = await syncline.connections.list(syncline.tenantId);
  const registry = await syncline.registry();
  const allowTargets = await syncline.allowTargets();
  const problems: string[] = [];
  const steps: Step[] = [];
  for (const each of wanted) {
    try {
      const connector = findConnector(registry, each.connector);
      const row = stored.find(({ connectionId }) => connectionId === each.connectionId);
      steps.push(stepOf(allowTargets, each, connector, row));
    } catch (error) {
      // All mistakes of the file at once.
      if (!(error instanceof RefusedError) || error.refusal.code !== 'invalid_settings') throw error;
      problems.push(...error.refusal.problems.map((problem) => `${each.connectionId}: ${problem}`));
    }
  }
  if (problems.length > 0) throw new RefusedError({ code: 'invalid_settings', problems });
  const named = wanted.map(({ connectionId }) => connectionId);
  return { steps, notNamed: stored.map((row) => row.connectionId).filter((id) => !named.includes(id)) };
}

function stepOf(
  allowTargets: readonly string[],
  { connectionId, settings, secrets }: WantedConnection,
  connector: Connector,
  row: ConnectionRow | undefined,
): Step {
  workflowIdOf({ connectionId, object: 'contact', entityId: 'any' }); // Throws for an id that cannot be one.
  if (row !== undefined && row.connector !== connector.name) {
    const problem = `it is a connection of "${row.connector}", and cannot become one of "${connector.name}": give that one another id.`;
    throw new RefusedError({ code: 'invalid_settings', problems: [problem] });
  }
  const { stored, parsed } = checkSettings(connector, withSettings({}, settings));
  checkSecrets(connector, parsed, secrets);
  checkTargets(connector, parsed, allowTargets);
  const changes = changesOf(row?.settings ?? {}, stored);
  const newSecrets = Object.keys(secrets).filter((name) => row?.secrets[name] !== secrets[name]);
  const isSame = changes.set.length + changes.unset.length + newSecrets.length === 0;
  const elsewhere =
    row === undefined ? [] : changedParts(targetOf(connector, row.settings), targetOf(connector, stored));
  const planned: PlannedConnection = {
    connectionId,
    connector: connector.name,
    action: row === undefined ? 'add' : isSame ? 'none' : 'change',
    ...changes,
    secrets: newSecrets,
    pointsElsewhere: elsewhere,
  };
  return { planned, connector, settings: stored, secrets };
}

/** By the names of single values. */
function changesOf(before: Settings, after: Settings): Pick<PlannedConnection, 'set' | 'unset'> {
  const leaves = (settings: Settings): string[] =>
    settingNames(settings).filter((name, _, all) => !all.some((other) => other.startsWith(`${name}.`)));
  const isOther = (name: string): boolean => {
    const value = valueAt(before, name);
    return value === undefined || canonicalJson(value) !== canonicalJson(valueAt(after, name) ?? null);
  };
  return {
    set: leaves(after).filter(isOther),
    unset: leaves(before).filter((name) => valueAt(after, name) === undefined),
  };
}
