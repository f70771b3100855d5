// Settings by their dotted names: `fetch.url` is `url` in `fetch`.
import { objectOf } from '../../connectors/settings/values.ts';
import type { Json } from '../../domain/json.ts';
import { RefusedError } from '../refused-error.ts';

export type Settings = Record<string, Json>;

/** A copy with these values; an object that is given for `fetch` replaces the one that is there. */
export function withSettings(settings: Settings, values: Settings = {}): Settings {
  const result = structuredClone(settings);
  for (const [path, value] of Object.entries(values)) {
    const parts = partsOf(path);
    const name = parts.pop() as string;
    let parent = result;
    for (const part of parts) {
      const child = (objectOf(parent[part]) ?? {}) as Settings;
      parent[part] = child;
      parent = child;
    }
    parent[name] = value;
  }
  return result;
}

/** A copy without them: the connector's defaults hold again. An object of which nothing is left goes too. */
export function withoutSettings(settings: Settings, paths: readonly string[] = []): Settings {
  const result = structuredClone(settings);
  for (const path of paths) remove(result, partsOf(path));
  return result;
}

/** What is set under this name; undefined: nothing. */
export function valueAt(settings: Settings, path: string): Json | undefined {
  let value: Json | undefined = settings;
  for (const part of partsOf(path)) {
    const object = objectOf(value) as Settings | undefined;
    if (object === undefined || !Object.hasOwn(object, part)) return undefined;
    value = object[part];
  }
  return value;
}

/** Every name that is set: `baseUrl`, `fetch`, `fetch.url`. */
export function settingNames(settings: Settings, prefix = ''): string[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const inside = objectOf(value) as Settings | undefined;
    const path = `${prefix}${name}`;
    return inside === undefined ? [path] : [path, ...settingNames(inside, `${path}.`)];
  });
}

function remove(settings: Settings, [name, ...rest]: string[]): void {
  if (name === undefined || !Object.hasOwn(settings, name)) return;
  if (rest.length === 0) {
    delete settings[name];
    return;
  }
  const child = objectOf(settings[name]) as Settings | undefined;
  if (child === undefined) return;
  remove(child, rest);
  if (Object.keys(child).length === 0) delete settings[name];
  else settings[name] = child;
}

function partsOf(path: string): string[] {
  const parts = path.split('.');
  if (parts.some((part) => part === '' || part === '__proto__')) {
    throw new RefusedError({ code: 'invalid_settings', problems: [`"${path}" is no name of a setting.`] });
  }
  return parts;
}
