// A record as API v2 shows it: its own fields beside `custom_fields`.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { joinPath } from '../../../domain/record-path.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { CrmRecord, WriteAnswer } from '../../connector.ts';
import type { ApiAnswer } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { readPath } from '../../kit/answers/json-path.ts';
import { listIn } from '../../kit/records/list-in.ts';
import type { ShownRecord } from '../../kit/records/match-of.ts';
import { objectNames } from '../fields.ts';
import type { PipedriveParts } from '../parts.ts';

/** Lists of `{ value, primary, label }`, replaced whole. */
const lists = ['emails', 'phones'];

export interface PipedriveRecord extends ShownRecord {
  isDeleted: boolean;
}

/** `keyCode`: of the custom field that holds our id, which our records call by its name in the settings. */
export function readRecord(
  { object, keyField }: Pick<PipedriveParts, 'object' | 'keyField'>,
  { answer, json, keyCode }: { answer: ApiAnswer; json: Json | undefined; keyCode?: string | undefined },
): PipedriveRecord | undefined {
  if (!isPlainObject(json)) return undefined;
  const { custom_fields: custom, ...own } = json as CrmRecord;
  const id = externalIdOf(own['id']);
  if (id === undefined) return undefined;
  const values = isPlainObject(custom) ? (custom as CrmRecord) : {};
  const named = Object.entries(values).map(
    ([code, value]) => [joinPath('custom_fields', code), value] as const,
  );
  return {
    id,
    url: recordUrl(object, id, answer),
    isDeleted: own['is_deleted'] === true,
    fields: {
      ...own,
      ...Object.fromEntries(lists.flatMap((name) => (name in own ? [[name, entriesIn(own[name])]] : []))),
      ...Object.fromEntries(named),
      ...(keyField === undefined || keyCode === undefined ? {} : { [keyField]: values[keyCode] ?? null }),
    },
  };
}

/** Which entry is the primary one follows from their order: shown without it, they are as we have sent them. */
function entriesIn(value: Json | undefined): Json {
  return (Array.isArray(value) ? value : []).map((entry) => {
    if (!isPlainObject(entry)) return entry;
    const { primary: _, ...rest } = entry;
    return rest as Json;
  });
}

/** The one that an answer is about; throws where it names none. */
export function recordIn(parts: PipedriveParts, answer: ApiAnswer, keyCode?: string): PipedriveRecord {
  const json = answer.json === undefined ? undefined : readPath(answer.json, 'data');
  const record = readRecord(parts, { answer, json, keyCode });
  if (record === undefined) throw answer.garbled('the answer names no record');
  return record;
}

/** Those of a list; throws where there is none. */
export function recordsIn(parts: PipedriveParts, answer: ApiAnswer, keyCode?: string): PipedriveRecord[] {
  return listIn(answer, 'data', (json) => readRecord(parts, { answer, json, keyCode }));
}

/** The page of a company's address (from memory); api.pipedrive.com has none. */
export function recordUrl(
  object: ObjectType,
  id: string,
  { baseUrl }: Pick<ApiAnswer, 'baseUrl'>,
): string | undefined {
  const company = baseUrl?.replace(/\/api$/, '');
  if (company === undefined || new URL(company).hostname === 'api.pipedrive.com') return undefined;
  return `${company}/${objectNames[object].one}/${id}`;
}

export function writeAnswer({ id, url }: PipedriveRecord): WriteAnswer {
  return { externalId: id, url };
}
