// Who is there, by our id and by e-mail, read from the list of records: ten tokens for five hundred of them, where a search
// costs twenty for one. And a list has what was just written (from memory), where the search lags.
import type { BatchOperations, FindRow, Match, RequestLimits, RowAnswer } from '../../connector.ts';
import { readText } from '../../kit/answers/json-path.ts';
import { shownValues } from '../../kit/answers/shown-values.ts';
import type { PipedriveParts } from '../parts.ts';
import { folded, type Lookup } from './lookup.ts';
import { recordsIn, type PipedriveRecord } from './record.ts';

/** So many rows wait for one look at the list. */
const size = 50;
/** A search costs as much as two pages (description of v2). */
const pagesForASearch = 2;
/** Ids and e-mails in memory, of about a hundred thousand persons; an account with more is searched. */
const mostNames = 200_000;
/** Records of one page, and of one question by ids (list of persons). */
const [pageSize, mostIds] = ['500', 100];
/** A change that was being written while we read is read again. */
const overlapMs = 60_000;

export function createRegister(parts: PipedriveParts, lookup: Lookup): BatchOperations {
  const { keyField, key, send, hit } = parts;
  /** `entityId x-1`, `email ann@example.com` → ids of records that had it when they were read. */
  const ids = new Map<string, Set<string>>();
  /** Of the pass that is under way, and of the one before: by the CRM's own clock. */
  let pass: { cursor: string; begunAt: string | undefined } | undefined;
  let readUpTo: string | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  function note({ id, fields }: PipedriveRecord): void {
    const own = keyField === undefined ? undefined : fields[keyField];
    const names = [
      ...(typeof own === 'string' ? [`entityId ${own}`] : []),
      ...shownValues(fields['emails']).map((email) => `email ${folded(email)}`),
    ];
    for (const name of names) ids.set(name, (ids.get(name) ?? new Set()).add(id));
  }

  /** At most so many pages; false: it does not know all yet, and goes on there the next time. */
  async function readOn(mostPages: number, limits: RequestLimits): Promise<boolean> {
    for (let page = 0; page < mostPages && ids.size < mostNames; page += 1) {
      const query = { limit: pageSize, cursor: pass?.cursor, updated_since: readUpTo };
      const answer = await send('find', { method: 'GET', query }, limits);
      recordsIn(parts, answer, await key?.code(limits)).forEach(note);
      const begunAt = pass === undefined ? before(answer.headers['date']) : pass.begunAt;
      const cursor = readText(answer.json ?? null, 'additional_data.next_cursor');
      pass = cursor === undefined ? undefined : { cursor, begunAt };
      if (cursor !== undefined) continue;
      readUpTo = begunAt;
      return true;
    }
    return false;
  }

  /** One after the other: who comes second reads what has changed since. */
  function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function recordsBy(wanted: readonly string[], limits: RequestLimits): Promise<PipedriveRecord[]> {
    const found: PipedriveRecord[] = [];
    for (let from = 0; from < wanted.length; from += mostIds) {
      const query = { ids: wanted.slice(from, from + mostIds).join(','), limit: pageSize };
      const answer = await send('find', { method: 'GET', query }, limits);
      found.push(...recordsIn(parts, answer, await key?.code(limits)));
    }
    return found;
  }

  async function find(rows: readonly FindRow[], limits: RequestLimits): Promise<RowAnswer<Match[]>[]> {
    const isWhole = await inTurn(() => readOn(rows.length * pagesForASearch, limits));
    const answers: RowAnswer<Match[]>[] = [];
    if (!isWhole) {
      for (const { key: asked, call } of rows)
        answers.push(await lookup.find([asked], { ...call, ...limits }));
      return answers;
    }
    const known = rows.map(({ key: { field, value } }) => [
      ...(ids.get(`${field} ${field === 'email' ? folded(value) : value}`) ?? []),
    ]);
    // As they are now: who has been deleted is not among them, and who has another e-mail by now is no hit.
    const records = await recordsBy([...new Set(known.flat())], limits);
    return rows.map(({ key: asked, call }, at) =>
      records
        .filter((record) => known[at]?.includes(record.id) && lookup.isFoundBy(asked, record))
        .map((record) => hit(record, call)),
    );
  }

  const { keys } = parts.operations.declaration;
  return { size, findsBy: keys.map(({ field }) => field).filter((field) => field !== 'phone'), find };
}

/** A moment as `updated_since` takes it, whole seconds; undefined: everything is read again. */
function before(date: string | undefined): string | undefined {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? undefined : new Date(at - overlapMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
