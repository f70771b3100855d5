// All checks in the order in which a person would fix things.
import { ConfigError } from '../../config/config-error.ts';
import { loadConfig, type Config } from '../../config/config.ts';
import { readEndpoints } from '../../config/endpoints.ts';
import { homeOf, readSettings, type Settings } from '../../config/settings.ts';
import { checkExecutable, checkNode, checkPorts } from './check-machine.ts';
import { checkPostgres } from './check-postgres.ts';
import { checkTemporal } from './check-temporal.ts';
import { ok, problem, type Finding } from './finding.ts';

export async function examine(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const machine = [checkNode(), await checkExecutable(env)];
  const settings = attempt(() => readSettings(env));
  if ('problems' in settings) return [...machine, ...configProblems(settings.problems)];

  const ports = await checkPortsOf(env, settings.value);
  const config = attempt(() => loadConfig(env));
  if ('problems' in config) return [...machine, ...ports, ...configProblems(config.problems)];
  const [temporal, postgres] = await Promise.all([checkTemporal(config.value), checkPostgres(config.value)]);
  return [...machine, ...ports, checkKeys(config.value), ...temporal, ...postgres];
}

async function checkPortsOf(env: NodeJS.ProcessEnv, settings: Settings): Promise<Finding[]> {
  const found = readEndpoints(homeOf(settings));
  return checkPorts(settings, {
    isTemporalEmbedded: !env['TEMPORAL_ADDRESS'],
    running: found.state === 'running' ? found.endpoints : null,
  });
}

function checkKeys({ encryptionKeys }: Config): Finding {
  const [primary, ...older] = encryptionKeys.map(({ id }) => id);
  const others = older.length === 0 ? '' : `; ${older.join(', ')} still decrypt`;
  return ok('encryption key', `"${primary}" is the primary${others}.`);
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
