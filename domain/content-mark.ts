// Whether two messages say the same, remembered in few bytes. Pure, and made in a workflow, which has no node:crypto.
import { canonicalJson, type Json } from './json.ts';

/** Two 32-bit FNV-1a hashes of the canonical text with different beginnings: not secret, and no proof against malice. */
export function contentMark(value: Json): string {
  const text = canonicalJson(value);
  let one = 0x811c9dc5;
  let other = 0x1b873593;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul(other ^ (unit + index), 0x01000193);
  }
  return [one, other].map((hash) => (hash >>> 0).toString(16).padStart(8, '0')).join('');
}
