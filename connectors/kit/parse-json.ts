import type { Json } from '../../domain/json.ts';

// An id of 16 digits and more does not fit into a JavaScript number: 12345678901234567890 would become …7000.
const textOrNumber = /"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
const longInteger = /^\d{16,}$/;

/** Parses an answer; integers of 16 digits and more arrive as text. Undefined when it is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    const parsed = JSON.parse(text) as Json;
    if (!/\d{16}/.test(text)) return parsed;
    return JSON.parse(
      text.replace(textOrNumber, (part) => (longInteger.test(part) ? `"${part}"` : part)),
    ) as Json;
  } catch {
    return undefined;
  }
}

/** A web page where an API was expected: a login form, a proxy's error, a wrong address. */
export function isWebPage(text: string): boolean {
  return /^\s*<(!doctype|html|head|body)\b/i.test(text);
}
