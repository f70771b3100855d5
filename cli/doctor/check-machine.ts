// What this machine needs before anything runs: Node, the `temporal` executable, ports.
import type { Endpoints } from '../../config/endpoints.ts';
import type { Settings } from '../../config/settings.ts';
import { findTemporalExecutable } from '../../stack/parts/temporal-executable.ts';
import { isPortFree } from '../../stack/processes/ports.ts';
import { ok, problem, type Finding } from './finding.ts';

export function checkNode(version: string = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return ok('node', `Node ${version}.`);
  return problem('node', `Node ${version} is too old.`, 'Install Node 20.19 or newer.');
}

export async function checkExecutable(env: NodeJS.ProcessEnv): Promise<Finding> {
  if (env['TEMPORAL_ADDRESS']) {
    return ok('executable', 'Not needed: TEMPORAL_ADDRESS names a Temporal that runs elsewhere.');
  }
  try {
    return ok(
      'executable',
      `The embedded Temporal is ${await findTemporalExecutable({ env, install: false })}.`,
    );
  } catch (error) {
    return problem('executable', (error as Error).message, 'Run `npm start`, which brings it if it can.');
  }
}

/** Every port that `npm start` would open is free, or held by the stack of this home. */
export async function checkPorts(
  settings: Settings,
  { isTemporalEmbedded, running }: { isTemporalEmbedded: boolean; running: Endpoints | null },
): Promise<Finding[]> {
  if (running !== null) return [ok('ports', `Held by the running stack (pid ${running.pid}).`)];
  const isPostgresEmbedded = settings.DATABASE_URL === undefined;
  if (!isTemporalEmbedded && !isPostgresEmbedded) {
    return [ok('ports', 'Not needed: TEMPORAL_ADDRESS and DATABASE_URL name servers that run elsewhere.')];
  }
  const variables = [
    ...(isTemporalEmbedded ? (['SYNCLINE_TEMPORAL_PORT', 'SYNCLINE_TEMPORAL_UI_PORT'] as const) : []),
    ...(isPostgresEmbedded ? (['SYNCLINE_POSTGRES_PORT'] as const) : []),
    'SYNCLINE_API_PORT' as const,
    'SYNCLINE_SIMULATOR_PORT' as const,
  ];
  const taken: Finding[] = [];
  for (const variable of variables) {
    const port = settings[variable];
    if (port === 0 || (await isPortFree(port))) continue;
    const whatToDo = `Free it, or set ${variable} to another port (0 takes a free one).`;
    taken.push(problem('ports', `Port ${port} is in use by another program.`, whatToDo));
  }
  return taken.length > 0 ? taken : [ok('ports', 'Every port that `npm start` needs is free.')];
}
