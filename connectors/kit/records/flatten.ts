// A record is flat (path → value), so that each field can be hashed, compared and withheld on its own; the wire is nested.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { joinPath, splitPath } from '../../../domain/record-path.ts';
import type { CrmRecord } from '../../connector.ts';

export { joinPath, normalPath, splitPath } from '../../../domain/record-path.ts';

type Nested = { [key: string]: Json };

/** Two paths of which one is inside of the other: `address` and `address.city`. */
export class PathConflict extends Error {
  override name = 'PathConflict';
  readonly path: string;
  constructor(path: string) {
    super(`"${path}" is a value and holds values at the same time`);
    this.path = path;
  }
}

/**
 * Steps down only where `isContainer` says so: elsewhere an object is a value, and replaced as a whole. Lists and
 * empty objects are values.
 */
export function flatten(nested: Nested, isContainer: (path: string) => boolean = () => true): CrmRecord {
  const flat: CrmRecord = {};
  const walk = (values: Nested, parents: string[]): void => {
    for (const [key, value] of Object.entries(values)) {
      const path = joinPath(...parents, key);
      const isFilled = isPlainObject(value) && Object.keys(value).length > 0;
      if (isFilled && isContainer(path)) walk(value as Nested, [...parents, key]);
      else setOwn(flat, path, value);
    }
  };
  walk(nested, []);
  return flat;
}

/** The inverse of flatten. Throws PathConflict. */
export function nest(flat: CrmRecord): Nested {
  const nested: Nested = {};
  const containers = new Set<Nested>([nested]);
  for (const [path, value] of Object.entries(flat)) {
    const parts = splitPath(path);
    const last = parts.pop() ?? '';
    const target = parts.reduce((parent, part) => childOf(parent, part, containers, path), nested);
    if (Object.hasOwn(target, last)) throw new PathConflict(path);
    setOwn(target, last, value);
  }
  return nested;
}

function childOf(parent: Nested, part: string, containers: Set<Nested>, path: string): Nested {
  if (Object.hasOwn(parent, part)) {
    const present = parent[part] as Nested;
    // An object that came as a value is not ours to write into.
    if (!containers.has(present)) throw new PathConflict(path);
    return present;
  }
  const child: Nested = {};
  containers.add(child);
  setOwn(parent, part, child);
  return child;
}

/** Also for `__proto__`, which would otherwise change what every object of the process inherits. */
function setOwn(target: Record<string, Json>, key: string, value: Json): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
