import type { Json } from '../../../domain/json.ts';
import { numbersAsText } from '../../../domain/numbers-as-text.ts';

// An id of 16 digits and more does not fit into a JavaScript number: 12345678901234567890 would become …7000.
const longInteger = /^\d{16,}$/;

/** Parses an answer; integers of 16 digits and more arrive as text. Undefined when it is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    const parsed = JSON.parse(text) as Json;
    if (!/\d{16}/.test(text)) return parsed;
    return JSON.parse(numbersAsText(text, (number) => longInteger.test(number))) as Json;
  } catch {
    return undefined;
  }
}

/** A login form, a proxy's error, a wrong address, a warning of PHP before what it would have answered. */
export const webPage =
  /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|style|script|center|h[1-6]|div|pre|br|b|p|table)\b/is;

/** A web page where an API was expected. */
export function isWebPage(text: string): boolean {
  return webPage.test(text);
}
