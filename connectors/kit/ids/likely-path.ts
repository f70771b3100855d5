// Where in an answer the id, or the list of hits, seems to stand: a hint for whoever sets the path, never taken by itself.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { joinPath } from '../records/flatten.ts';

const idName =
  /^(?:(?:lead|contact|record|person|customer|object|entity|crm|new|insert)_?)?(?:id|uuid|guid)$/i;
const deepest = 3;

/** The shortest path to something that is called an id: `data.id`. Tells no value. */
export function likelyIdPath(json: Json): string | undefined {
  return shortest(json, (name, value) => idName.test(name) && isId(value));
}

/** The shortest path to a list: `data.items`. */
export function likelyListPath(json: Json): string | undefined {
  return shortest(json, (_name, value) => Array.isArray(value));
}

function shortest(json: Json, isMeant: (name: string, value: Json) => boolean): string | undefined {
  let level: [path: string, value: Json][] = [['', json]];
  for (let depth = 0; depth < deepest; depth += 1) {
    const below = level.flatMap(([path, value]) => membersOf(path, value));
    const found = below.find(([path, value]) => isMeant(path.split('.').at(-1) ?? '', value));
    if (found !== undefined) return found[0];
    level = below;
  }
  return undefined;
}

function membersOf(path: string, value: Json): [path: string, value: Json][] {
  // A list of one is stepped through (json-path.ts).
  const element = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (!isPlainObject(element)) return [];
  return Object.entries(element as Record<string, Json>)
    .slice(0, 100)
    .map(([name, each]) => [path === '' ? joinPath(name) : `${path}.${joinPath(name)}`, each]);
}

function isId(value: Json): boolean {
  return typeof value === 'string' ? value.trim() !== '' : Number.isSafeInteger(value) && Number(value) > 0;
}
