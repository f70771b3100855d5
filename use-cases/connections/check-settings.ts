// The one place where settings are checked and normalised before they are stored, whichever face they came from. What is
// stored is what was given, read: "3s" as 3000, "yes" as true. Defaults stay the connector's, so that a better default
// reaches connections that exist.
import type { Connector } from '../../connectors/connector.ts';
import { parseSettings } from '../../connectors/settings/settings-object.ts';
import { objectOf } from '../../connectors/settings/values.ts';
import type { Target } from '../../domain/account-target.ts';
import { isJson, isPlainObject, type Json } from '../../domain/json.ts';
import { RefusedError } from '../refused-error.ts';
import type { Settings } from './setting-paths.ts';

export interface CheckedSettings {
  stored: Settings;
  /** With defaults, as a session has them. */
  parsed: unknown;
}

/** Throws RefusedError with a sentence per mistake. */
export function checkSettings(connector: Connector, given: Settings): CheckedSettings {
  const result = parseSettings(connector.settings, given);
  if (!result.ok) throw new RefusedError({ code: 'invalid_settings', problems: result.problems });
  return { stored: normalised(given, result.settings), parsed: result.settings };
}

/** Each given name with what was read of it; names that are read as something else altogether stay as they are. */
function normalised(given: Settings, parsed: unknown): Settings {
  if (!isPlainObject(parsed)) return given;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]): [string, Json] => {
      const read = Object.hasOwn(parsed, name) ? parsed[name] : undefined;
      if (!isPlainObject(read)) return [name, isJson(read) ? read : value];
      const object = objectOf(value);
      return [name, object === undefined ? value : normalised(object as Settings, read)];
    }),
  );
}

/** Throws RefusedError for a secret that is missing, or that nobody needs. */
export function checkSecrets(connector: Connector, parsed: unknown, secrets: Record<string, string>): void {
  const { required, optional } = connector.secrets(parsed);
  const missing = required.filter((name) => !secrets[name]);
  if (missing.length > 0) {
    throw new RefusedError({ code: 'missing_secrets', connector: connector.name, missing });
  }
  const known = [...required, ...optional];
  const unknown = Object.keys(secrets).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new RefusedError({ code: 'unknown_secrets', connector: connector.name, unknown, known });
  }
}

/** Throws RefusedError for addresses that the outbound guard would refuse. */
export function checkTargets(connector: Connector, parsed: unknown, allowTargets: readonly string[]): void {
  const problems = connector.checkTargets?.(parsed, allowTargets) ?? [];
  if (problems.length > 0) throw new RefusedError({ code: 'invalid_settings', problems });
}

/** What settings point at; those that a newer version refuses are taken for another account, so that a person decides. */
export function targetOf(connector: Connector, given: Settings): Target {
  const result = parseSettings(connector.settings, given);
  if (result.ok) return connector.target(result.settings);
  return [{ name: 'settings', setting: 'the settings', value: 'not readable by this version' }];
}
