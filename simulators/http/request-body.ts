import type { Fields } from '../record.ts';
import { isFields, readFormFields } from './form-fields.ts';

/** A body as fields, or a sentence that says why it is none. */
export type RequestBody = { fields: Fields } | { problem: string };

/** Reads a JSON or form-encoded body; an empty one has no fields. */
export function readRequestBody(contentType: string | undefined, text: string): RequestBody {
  if (text.trim() === '') return { fields: {} };
  return isForm(contentType, text) ? { fields: readFormFields(text) } : readJson(text);
}

// Many home-made CRMs read a body by its look when the client names no type.
function isForm(contentType: string | undefined, text: string): boolean {
  if (contentType?.includes('json') === true) return false;
  if (contentType?.includes('x-www-form-urlencoded') === true) return true;
  return !/^\s*[[{"]/.test(text);
}

/** A body of JSON, which may be a list; an empty one is null. */
export function readJsonBody(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: text.trim() === '' ? null : (JSON.parse(text) as unknown) };
  } catch {
    return { problem: 'The body is not valid JSON' };
  }
}

function readJson(text: string): RequestBody {
  const read = readJsonBody(text);
  if ('problem' in read) return read;
  const { value } = read;
  return isFields(value) ? { fields: value } : { problem: 'The body is not an object of names and values' };
}
