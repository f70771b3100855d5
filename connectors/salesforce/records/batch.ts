// Up to 200 records in one call, `allOrNone: false`: a bad row fails alone. Rows are answered in the order in which they
// were sent (sObject collections), and a list of another length is no answer to them.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type {
  BatchOperations,
  CrmRecord,
  FindRow,
  Match,
  RequestLimits,
  RowAnswer,
  WriteAnswer,
} from '../../connector.ts';
import type { ApiAnswer } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { isOneOf, select } from '../soql.ts';
import { filled } from '../../kit/records/filled.ts';
import { writeRows } from '../../kit/records/write-rows.ts';
import { placesOf, recordsIn, shownRecord, writeAnswer, type SalesforceParts } from './record.ts';

/** Of a question in an address, which may be 16 KB long (limits of the API; from memory). */
const mostCharacters = 8_000;

interface Writing<Row> {
  method: 'POST' | 'PATCH';
  path: string;
  rows: readonly Row[];
  limits: RequestLimits;
}

export function createBatch(parts: SalesforceParts): BatchOperations {
  const { name, keyField, owners, settings, send, shown, hit } = parts;
  const attributes = { type: name };

  function write<Row extends { record: CrmRecord }>(
    verb: 'create' | 'update',
    { method, path, rows, limits }: Writing<Row>,
    recordOf: (record: CrmRecord, row: Row) => CrmRecord,
  ): Promise<RowAnswer<WriteAnswer>[]> {
    return writeRows(owners, rows, limits, async (sent) => {
      const records = sent.map(({ row, record }) => ({ attributes, ...recordOf(record, row) }));
      const body = { allOrNone: false, records };
      const request = { method, path, body, records, isCreate: verb === 'create' } as const;
      const answer = await send(verb, request, limits);
      const results = Array.isArray(answer.json) ? (answer.json as Json[]) : [];
      if (results.length !== sent.length) throw answer.garbled('the answer has another number of rows');
      return results.map((result) => rowAnswer(result, answer));
    });
  }

  function rowAnswer(result: Json, answer: ApiAnswer): RowAnswer<WriteAnswer> {
    const { success, id, errors } = isPlainObject(result) ? (result as Record<string, Json>) : {};
    if (success === true) {
      const written = externalIdOf(id);
      return written === undefined
        ? answer.garbled('a row of the answer names no record')
        : writeAnswer(name, written, answer);
    }
    // As if it had come alone: a single call says errorCode where a collection says statusCode.
    const alone = (Array.isArray(errors) ? errors : []).map((error) =>
      isPlainObject(error) ? { errorCode: error['statusCode'], ...error } : error,
    );
    return answer.refusal(alone as Json);
  }

  return {
    size: settings.batchSize,

    async find(rows, limits) {
      const answers: RowAnswer<Match[]>[] = [];
      for (const some of inQuestions(rows)) answers.push(...(await findSome(some, limits)));
      return answers;
    },

    create: (rows, limits) =>
      write(
        'create',
        keyField === undefined
          ? { method: 'POST', path: '/composite/sobjects', rows, limits }
          : { method: 'PATCH', path: `/composite/sobjects/${name}/${keyField}`, rows, limits },
        filled,
      ),

    update: (rows, limits) =>
      write(
        'update',
        { method: 'PATCH', path: '/composite/sobjects', rows, limits },
        (record, { externalId }) => ({ Id: externalId, ...record }),
      ),

    /** The same external id twice in one call is refused for both. From memory. */
    valuesOnce(record) {
      const key = keyField === undefined ? undefined : record[keyField];
      return typeof key === 'string' ? [key.toLowerCase()] : [];
    },
  };

  async function findSome(rows: readonly FindRow[], limits: RequestLimits): Promise<RowAnswer<Match[]>[]> {
    const [first] = rows;
    if (first === undefined) return [];
    const places = placesOf(parts, first.key);
    const values = rows.map(({ key }) => key.value);
    const q = select(shown(), { from: name, where: isOneOf(places, values) });
    let answer = await send('find', { method: 'GET', path: '/query', query: { q } }, limits);
    const records = recordsIn(answer);
    for (let path = nextPage(answer); path !== undefined; path = nextPage(answer)) {
      answer = await send('find', { method: 'GET', path, route: '/query/{next}' }, limits);
      records.push(...recordsIn(answer));
    }
    return rows.map(({ key, call }) => {
      const wanted = key.value.trim().toLowerCase();
      const hits = records.filter(({ fields }) => places.some((place) => isSame(fields[place], wanted)));
      return hits.map((record) => hit(shownRecord(name, record, answer), call));
    });
  }
}

/** Below the address of the version; undefined: this was the last one. Throws where more is said to come, and not where. */
function nextPage(answer: ApiAnswer): string | undefined {
  const { done, nextRecordsUrl } = isPlainObject(answer.json) ? answer.json : {};
  if (done !== false) return undefined;
  const [, path] = /(\/query\/[^/]+)$/.exec(typeof nextRecordsUrl === 'string' ? nextRecordsUrl : '') ?? [];
  if (path === undefined) throw answer.garbled('the answer breaks off after a page');
  return path;
}

/** SOQL compares texts in any case. */
function isSame(shown: Json | undefined, wanted: string): boolean {
  return typeof shown === 'string' && shown.trim().toLowerCase() === wanted;
}

/** As many values as one address holds. */
function inQuestions(rows: readonly FindRow[]): FindRow[][] {
  const questions: FindRow[][] = [];
  let length = Infinity;
  for (const row of rows) {
    const more = encodeURIComponent(row.key.value).length + 8;
    if (length + more > mostCharacters) {
      questions.push([]);
      length = 0;
    }
    questions.at(-1)?.push(row);
    length += more;
  }
  return questions;
}
