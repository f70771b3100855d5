// All checks in the order in which a person would fix things.
import { ConfigError } from '../../config/config-error.ts';
import { loadConfig } from '../../config/config.ts';
import { readEndpoints } from '../../config/endpoints.ts';
import { homeOf, readSettings, type Settings } from '../../config/settings.ts';
import { checkKeys } from './check-keys.ts';
import { checkExecutable, checkNode, checkPorts } from './check-machine.ts';
import { checkPostgres } from './check-postgres.ts';
import { checkTemporal } from './check-temporal.ts';
import { problem, type Finding } from './finding.ts';

export async function examine(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const machine = [checkNode(), await checkExecutable(env)];
  const settings = attempt(() => readSettings(env));
  if ('problems' in settings) return [...machine, ...configProblems(settings.problems)];

  const ports = await checkPortsOf(env, settings.value);
  const config = attempt(() => loadConfig(env));
  if ('problems' in config) return [...machine, ...ports, ...configProblems(config.problems)];
  const [keys, temporal, postgres] = await Promise.all([
    checkKeys(config.value),
    checkTemporal(config.value),
    checkPostgres(config.value),
  ]);
  return [...machine, ...ports, keys, ...temporal, ...postgres];
}

async function checkPortsOf(env: NodeJS.ProcessEnv, settings: Settings): Promise<Finding[]> {
  const found = readEndpoints(homeOf(settings));
  return checkPorts(settings, {
    isTemporalEmbedded: !env['TEMPORAL_ADDRESS'],
    running: found.state === 'running' ? found.endpoints : null,
  });
}

function configProblems(problems: readonly string[]): Finding[] {
  // The sentences of the config say themselves what to do.
  return problems.map((sentence) => problem('configuration', sentence, 'Then run `syncline doctor` again.'));
}

function attempt<Value>(read: () => Value): { value: Value } | { problems: readonly string[] } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof ConfigError) return { problems: error.problems };
    throw error;
  }
}
