// From `--set key=value` to settings that a connector accepts. What is stored is what was given: defaults stay the
// connector's, so that a better default reaches connections that exist.
import type { Connector } from '../../../connectors/connector.ts';
import { parseSettings } from '../../../connectors/settings/settings-object.ts';
import type { Target } from '../../../domain/account-target.ts';
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { UsageError } from '../../output/usage-error.ts';
import { readPairs } from '../pairs.ts';

type Settings = Record<string, Json>;

/** `--set fetch.path=/x` → { fetch: { path: '/x' } }, into a copy of what is there. */
export function withPairs(settings: Settings, pairs: readonly string[] = []): Settings {
  const result = structuredClone(settings);
  for (const [key, value] of readPairs('--set', pairs)) {
    const { parent, name } = placeOf(result, key);
    parent[name] = value;
  }
  return result;
}

/** `--unset fetch.path` */
export function withoutKeys(settings: Settings, keys: readonly string[] = []): Settings {
  const result = structuredClone(settings);
  for (const key of keys) {
    const { parent, name } = placeOf(result, key);
    delete parent[name];
  }
  return result;
}

/** Throws UsageError with a sentence per mistake. Times and flags are stored as numbers and booleans. */
export function checkSettings(connector: Connector, given: Settings): { stored: Settings; parsed: unknown } {
  const result = parseSettings(connector.settings, given);
  if (!result.ok) throw new UsageError(result.problems.join('\n'));
  const parsed = isPlainObject(result.settings) ? result.settings : {};
  const stored = Object.fromEntries(
    Object.entries(given).map(([name, value]): [string, Json] => {
      const read = parsed[name];
      return [name, typeof read === 'number' || typeof read === 'boolean' ? read : value];
    }),
  );
  return { stored, parsed: result.settings };
}

/** Throws UsageError for a secret that is missing, or that nobody needs. */
export function checkSecrets(connector: Connector, parsed: unknown, secrets: Record<string, string>): void {
  const { required, optional } = connector.secrets(parsed);
  const missing = required.filter((name) => !secrets[name]);
  if (missing.length > 0) {
    const options = missing.map((name) => `--secret ${name}=…`).join(' ');
    throw new UsageError(`The connector "${connector.name}" needs ${options} with these settings.`);
  }
  const known = [...required, ...optional];
  const unknown = Object.keys(secrets).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const takes = known.length === 0 ? 'takes no secret' : `takes ${known.join(', ')}`;
    throw new UsageError(
      `There is no secret "${unknown.join('", "')}": with these settings the connector ${takes}.`,
    );
  }
}

/** Throws UsageError for addresses that the outbound guard would refuse. */
export function checkTargets(connector: Connector, parsed: unknown, allowTargets: readonly string[]): void {
  const problems = connector.checkTargets?.(parsed, allowTargets) ?? [];
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}

/** What settings point at; those that a newer version refuses are taken for another account, so that a person decides. */
export function targetOf(connector: Connector, given: Settings): Target {
  const result = parseSettings(connector.settings, given);
  if (result.ok) return connector.target(result.settings);
  return [{ name: 'settings', setting: 'the settings', value: 'not readable by this version' }];
}

function placeOf(settings: Settings, key: string): { parent: Settings; name: string } {
  const parts = key.split('.');
  if (parts.some((part) => part === '' || part === '__proto__')) {
    throw new UsageError(`"${key}" is no name of a setting.`);
  }
  const name = parts.pop() as string;
  let parent = settings;
  for (const part of parts) {
    const next = parent[part];
    const child: Settings = isPlainObject(next) ? (next as Settings) : {};
    parent[part] = child;
    parent = child;
  }
  return { parent, name };
}
