import path from 'node:path';
import { ensureEncryptionKeysFile } from '../config/encryption-keys.ts';
import { ensureDemoConnections } from './demo-connections.ts';
import { requireOpeningKeys } from './parts/require-opening-keys.ts';
import { startNodePart, type NodePartOptions } from './parts/node-parts.ts';
import { apiAddress, simulatorAddress, temporalAddress, timed, type StackContext } from './stack-context.ts';

/** Starts simulator, worker and API, and registers the demo connections. */
export async function startOwnParts(context: StackContext, databaseUrl: string): Promise<void> {
  const { plan, supervisor, abort } = context;
  const encryptionKeys = plan.settings.SYNCLINE_ENCRYPTION_KEYS ?? ensureEncryptionKeysFile(plan.home);
  await requireOpeningKeys({ databaseUrl, encryptionKeys, home: plan.home });
  const env = {
    ...environmentOfParts(context),
    DATABASE_URL: databaseUrl,
    SYNCLINE_ENCRYPTION_KEYS: encryptionKeys,
  };
  const run = (name: NodePartOptions['name'], where: string) => {
    const options = { name, env, logFile: plan.logFile(name), pidFile: plan.pidFile(name), abort };
    return timed(context, { part: name, where }, () => supervisor.run(name, () => startNodePart(options)));
  };
  await run('simulator', simulatorAddress(context));
  // Before the worker: what is pending must find the simulator at today's port.
  await ensureDemoConnections({ databaseUrl, encryptionKeys, simulator: simulatorAddress(context) });
  await run('worker', 'polls contact-sync');
  await run('api', apiAddress(context));
}

/** A part learns everything from its environment; the owner's and the superuser's passwords stay here. */
function environmentOfParts(context: StackContext): NodeJS.ProcessEnv {
  const { plan, ports } = context;
  const { settings } = plan;
  const { DATABASE_ADMIN_URL: _owner, ...inherited } = context.env;
  const allowTargets = [...(settings.SYNCLINE_ALLOW_TARGETS ?? []), new URL(simulatorAddress(context)).host];
  return {
    ...inherited,
    SYNCLINE_HOME: plan.home,
    TEMPORAL_ADDRESS: temporalAddress(context),
    TEMPORAL_NAMESPACE: plan.namespace,
    SYNCLINE_SIMULATOR_PORT: String(ports.simulator),
    SYNCLINE_SIMULATOR_DATA: path.join(plan.home, 'simulator'),
    SYNCLINE_API_PORT: String(ports.api),
    SYNCLINE_ALLOW_TARGETS: allowTargets.join(','),
    SYNCLINE_REDIRECT_URIS: context.env['SYNCLINE_REDIRECT_URIS'] || 'loopback',
    SYNCLINE_APP_ORIGINS: context.env['SYNCLINE_APP_ORIGINS'] || 'loopback',
  };
}
