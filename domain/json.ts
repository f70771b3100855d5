// JSON values, and their one canonical text: equal values have equal text, whatever the order of keys.
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** JSON.stringify overflows the stack at some 4,000 levels, and no app's entity has 64. */
const maxDepth = 64;

/** True for what JSON can carry; `undefined`, functions, NaN and class instances are not, nor what is nested too deep. */
export function isJson(value: unknown, depth = maxDepth): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((entry) => isJson(entry, depth - 1));
  return isPlainObject(value) && Object.values(value).every((entry) => isJson(entry, depth - 1));
}

/** Bytes, dates and other class instances are not plain; objects of another realm are, as the sandbox has them. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** JSON text with sorted keys: what fingerprints are taken of. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.keys(value)
      .toSorted()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Length of the UTF-8 text without making it: `Buffer` and `TextEncoder().encode` cost a copy per signal. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      bytes += 4;
      index += 1;
    } else bytes += 3;
  }
  return bytes;
}
