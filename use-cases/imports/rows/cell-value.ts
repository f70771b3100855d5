// From the text of a cell to the value of a field. Numbers stay texts: "007" and "+49 30…" are not numbers.
import type { Json } from '../../../domain/json.ts';

const listFields: readonly string[] = ['emails', 'phones', 'tags'];

/** The fields that are lists take their entries between `,` or `;`. */
export function cellValue(field: string, text: string): Json {
  if (!listFields.includes(field)) return text;
  return text
    .split(/[,;]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
