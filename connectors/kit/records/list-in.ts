// The list in an answer.
import type { Json } from '../../../domain/json.ts';
import type { ApiAnswer } from '../api/api.ts';
import { readPath } from '../answers/json-path.ts';

/** At `path` (`results`, `data.items`; '' for the answer itself), each entry read by `read`; throws where one is none. */
export function listIn<Entry>(
  answer: ApiAnswer,
  path: string,
  read: (entry: Json) => Entry | undefined,
  what = 'records',
): Entry[] {
  const list = path === '' || answer.json === undefined ? answer.json : readPath(answer.json, path);
  const entries = Array.isArray(list) ? list.map(read) : [undefined];
  if (!entries.every((entry) => entry !== undefined)) {
    throw answer.garbled(`the answer holds no list of ${what}`);
  }
  return entries;
}
