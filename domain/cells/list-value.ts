import { isListField } from '../columns/choose-columns.ts';
import type { Json } from '../json.ts';
import { listOfCell } from './addresses.ts';

/** What a person types for a field: the fields that are lists take their entries between `,` or `;`. */
export function listValue(field: string, text: string): Json {
  return isListField(field) ? listOfCell(text) : text;
}
