// Settings by their dotted names: `fetch.path` is `path` in `fetch`.
import { objectOf } from '../../connectors/settings/values.ts';
import type { Json } from '../../domain/json.ts';
import { RefusedError } from '../refused-error.ts';

export type Settings = Record<string, Json>;

/** A copy with these values; an object that is given for `fetch` replaces the one that is there. */
export function withSettings(settings: Settings, values: Settings = {}): Settings {
  const result = structuredClone(settings);
  for (const [path, value] of Object.entries(values)) {
    const { parent, name } = placeOf(result, path);
    parent[name] = value;
  }
  return result;
}

/** A copy without them: the connector's defaults hold again. */
export function withoutSettings(settings: Settings, paths: readonly string[] = []): Settings {
  const result = structuredClone(settings);
  for (const path of paths) {
    const { parent, name } = placeOf(result, path);
    delete parent[name];
  }
  return result;
}

function placeOf(settings: Settings, path: string): { parent: Settings; name: string } {
  const parts = path.split('.');
  if (parts.some((part) => part === '' || part === '__proto__')) {
    throw new RefusedError({ code: 'invalid_settings', problems: [`"${path}" is no name of a setting.`] });
  }
  const name = parts.pop() as string;
  let parent = settings;
  for (const part of parts) {
    const child = (objectOf(parent[part]) ?? {}) as Settings;
    parent[part] = child;
    parent = child;
  }
  return { parent, name };
}
