// Where a value stands in an answer: `lead_id`, `data.0.id`, `data[0].id`.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { splitPath } from '../records/flatten.ts';

/**
 * The value at a path; undefined when there is none. An empty path, or `$`, is the whole answer. A list of one is stepped
 * through: many APIs answer a write of one record with the list that they answer to several.
 */
export function readPath(json: Json, path: string): Json | undefined {
  let value: Json | undefined = json;
  for (const part of partsOf(path)) {
    const isIndex = /^\d+$/.test(part);
    if (Array.isArray(value) && value.length === 1 && !isIndex) value = value[0];
    if (Array.isArray(value)) value = isIndex ? value[Number(part)] : undefined;
    else if (isPlainObject(value)) value = Object.hasOwn(value, part) ? value[part] : undefined;
    else return undefined;
  }
  return value;
}

/** A text or a number at a path, as text; undefined for anything else, and for an empty text. */
export function readText(json: Json, path: string): string | undefined {
  const value = readPath(json, path);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function partsOf(path: string): string[] {
  if (path === '' || path === '$') return [];
  return splitPath(
    path
      .replace(/^\$\./, '')
      .replaceAll(/\[(\d+)\]/g, '.$1')
      .replace(/^\./, ''),
  );
}
