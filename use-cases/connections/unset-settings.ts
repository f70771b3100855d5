// `--unset fetch.method`: back to the connector's default, and a name that nobody knows is no silence.
import type { Connector } from '../../connectors/connector.ts';
import { nearestName } from '../../domain/nearest-name.ts';
import { isPlainObject } from '../../domain/json.ts';
import { RefusedError } from '../refused-error.ts';
import { settingNames, valueAt, withoutSettings, withSettings, type Settings } from './setting-paths.ts';

/** Taking back what is not set changes nothing. Throws RefusedError for a name that is no setting of the connector. */
export function unset(connector: Connector, settings: Settings, paths: readonly string[] = []): Settings {
  const problems = paths
    .filter((path) => valueAt(settings, path) === undefined && !isKnown(connector, path))
    .map((path) => describeUnknown(path, settingNames(settings)));
  if (problems.length > 0) throw new RefusedError({ code: 'invalid_settings', problems });
  return withoutSettings(settings, paths);
}

/** The connector's own reading says so: it refuses names that it does not know. */
function isKnown(connector: Connector, path: string): boolean {
  const parts = path.split('.');
  const issues = connector.settings.safeParse(withSettings({}, { [path]: '' })).error?.issues ?? [];
  return !issues.some((issue) => {
    if (issue.code !== 'unrecognized_keys') return false;
    const known = issue.path.map(String);
    return (
      known.every((part, index) => parts[index] === part) && issue.keys.includes(parts[known.length] ?? '')
    );
  });
}

function describeUnknown(path: string, names: readonly string[]): string {
  const near = nearestName(path, names);
  if (near !== undefined) return `There is no setting ${path}: did you mean ${near}?`;
  const known = names.length === 0 ? 'nothing is set' : `set are ${names.join(', ')}`;
  return `There is no setting ${path}: ${known}.`;
}

/**
 * The settings with each short text (`fetch` = `/leads`) written out where one of its parts is meant: a part that is set or
 * taken back leaves the others as they are.
 */
export function inParts(connector: Connector, settings: Settings, paths: readonly string[]): Settings {
  const result = { ...settings };
  for (const name of new Set(
    paths.filter((path) => path.includes('.')).map((path) => path.split('.', 1)[0]),
  )) {
    if (name === undefined || typeof settings[name] !== 'string') continue;
    const read = readPart(connector, settings, name);
    if (read === undefined) continue;
    const usual = readPart(connector, withoutSettings(settings, [name]), name) ?? {};
    const given = Object.entries(read).filter(
      ([part, value]) => JSON.stringify(value) !== JSON.stringify(usual[part]),
    );
    result[name] = Object.fromEntries(given) as Settings;
  }
  return result;
}

function readPart(
  connector: Connector,
  settings: Settings,
  name: string,
): Record<string, unknown> | undefined {
  const { data } = connector.settings.safeParse(settings);
  const read: unknown = isPlainObject(data) ? data[name] : undefined;
  return isPlainObject(read) ? read : undefined;
}
