// Is it there, and in what state? By queries; a phone by the search, because its form in Zoho is anybody's.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type {
  Call,
  FindRow,
  Match,
  MatchKey,
  RecordState,
  RequestLimits,
  RowAnswer,
} from '../../connector.ts';
import { unlessGone, type ApiAnswer } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { readPath } from '../../kit/answers/json-path.ts';
import type { ShownRecord } from '../../kit/records/match-of.ts';
import { shownValues } from '../../kit/answers/shown-values.ts';
import { isOneOf, select } from '../coql.ts';
import { placesOf, recordsIn, type ZohoParts } from './record.ts';

export function createLookup(parts: ZohoParts) {
  const { module, send, shown, hit } = parts;

  async function query(where: string, limits: RequestLimits): Promise<ShownRecord[]> {
    const found: ShownRecord[] = [];
    for (let page = 0; ; page += 1) {
      const body = { select_query: select(shown(), { from: module, where, page }) };
      const request = { method: 'POST', path: '/coql', isWrite: false, body } as const;
      const answer = await send('find', request, limits);
      found.push(...recordsIn(module, answer));
      if (!hasMore(answer)) return found;
    }
  }

  async function search(phone: string, limits: RequestLimits): Promise<ShownRecord[]> {
    const request = {
      method: 'GET',
      path: `/${module}/search`,
      query: { phone, fields: shown().join(',') },
    } as const;
    return recordsIn(module, await send('find', request, limits));
  }

  async function read(externalId: string, call: Call): Promise<RecordState> {
    const request = {
      method: 'GET',
      path: `/${module}/${encodeURIComponent(externalId)}`,
      // A converted lead is shown to nobody who does not ask for it.
      query: { fields: shown().join(','), ...(module === 'Leads' ? { converted: 'both' } : {}) },
    } as const;
    const answer = await send('read', request, call).catch(unlessGone);
    const [record] = answer === undefined ? [] : recordsIn(module, answer);
    if (record === undefined) return departed(externalId, call);
    return converted(record) ?? { state: 'live', match: hit(record, call) };
  }

  /** What was merged into another one is not in the bin, and nobody names the survivor (README, 7). */
  async function departed(externalId: string, call: Call): Promise<RecordState> {
    const path = `/settings/recycle_bin/${encodeURIComponent(externalId)}`;
    const answer = await send('read', { method: 'GET', path }, call).catch(unlessGone);
    if (answer === undefined || answer.status === 204) return { state: 'gone' };
    const listed = readPath(answer.json ?? null, 'recycle_bin');
    if (!Array.isArray(listed)) throw answer.garbled('the answer holds no list of deleted records');
    return { state: listed.length === 0 ? 'gone' : 'archived' };
  }

  return {
    read,

    async find([key]: MatchKey[], call: Call): Promise<Match[]> {
      if (key === undefined) return [];
      const records =
        key.field === 'phone'
          ? await search(key.value, call)
          : await query(isOneOf(placesOf(parts, key), spelled(key)), call);
      return records.map((record) => hit(record, call));
    },

    async findMany(rows: readonly FindRow[], limits: RequestLimits): Promise<RowAnswer<Match[]>[]> {
      const [first] = rows;
      if (first === undefined) return [];
      const places = placesOf(parts, first.key);
      const records = await query(
        isOneOf(
          places,
          rows.map(({ key }) => key.value),
        ),
        limits,
      );
      return rows.map(({ key, call }) =>
        records
          .filter(({ fields }) => places.some((place) => isSame(fields[place], key.value)))
          .map((record) => hit(record, call)),
      );
    },
  };
}

/** A web address is written in many ways; everything else in the one that is asked for. */
function spelled({ field, value }: MatchKey): string[] {
  if (field !== 'domain') return [value];
  const hosts = [value, `www.${value}`];
  return hosts.flatMap((host) =>
    ['', 'http://', 'https://'].flatMap((scheme) => [`${scheme}${host}`, `${scheme}${host}/`]),
  );
}

function hasMore({ json, status }: ApiAnswer): boolean {
  return status !== 204 && json !== undefined && readPath(json, 'info.more_records') === true;
}

/** A lead that became a contact of Zoho's; this connection writes to leads. */
function converted({ fields }: ShownRecord): RecordState | undefined {
  const detail = fields['$converted_detail'];
  const id = isPlainObject(detail) ? externalIdOf(detail['contact'] as Json) : undefined;
  if (fields['$converted'] !== true || id === undefined) return undefined;
  return { state: 'converted', object: 'Contacts', id, isTaken: false };
}

/** Texts are compared in any case. */
function isSame(value: Json | undefined, wanted: string): boolean {
  const folded = wanted.trim().toLowerCase();
  return shownValues(value).some((each) => each.toLowerCase() === folded);
}
