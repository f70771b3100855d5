// Is it there, and in what state? The search lags and folds case, so that what it finds is read before it counts.
import { operationName } from '../../../domain/objects/operation-name.ts';
import type { Call, Match, MatchKey, RecordState, RequestLimits } from '../../connector.ts';
import { unlessGone } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { readPath } from '../../kit/answers/json-path.ts';
import { listIn } from '../../kit/records/list-in.ts';
import { shownValues } from '../../kit/answers/shown-values.ts';
import { objectNames } from '../fields.ts';
import type { PipedriveParts } from '../parts.ts';
import { recordIn, type PipedriveRecord } from './record.ts';

/** Hits of one key that are told: a person who looks at three of them sees what is wrong. */
const mostHits = '5';

export type Lookup = ReturnType<typeof createLookup>;

export function createLookup(parts: PipedriveParts) {
  const { object, keyField, key, api, send, hit } = parts;

  async function get(id: string, verb: 'find' | 'read', call: Call): Promise<PipedriveRecord | undefined> {
    const request = { method: 'GET', path: `/${encodeURIComponent(id)}` } as const;
    const answer = await send(verb, request, call).catch(unlessGone);
    return answer === undefined ? undefined : recordIn(parts, answer, await key?.code(call));
  }

  /** By the one field that holds our ids: among all custom fields `7` is found that is somebody's number of employees. */
  async function idsByKey(value: string, limits: RequestLimits): Promise<string[]> {
    const code = await key?.code(limits);
    if (code === undefined) return [];
    const answer = await api.send(
      {
        operation: operationName('find', object),
        method: 'GET',
        path: '/v2/itemSearch/field',
        query: {
          term: value,
          entity_type: objectNames[object].one,
          field: code,
          match: 'exact',
          limit: mostHits,
        },
      },
      limits,
    );
    return listIn(answer, 'data', (item) => externalIdOf(readPath(item, 'id')));
  }

  async function idsBy({ field, value }: MatchKey, limits: RequestLimits): Promise<string[]> {
    if (field === 'entityId') return idsByKey(value, limits);
    const query = { term: value, fields: field, exact_match: 'true', limit: mostHits };
    const answer = await send('find', { method: 'GET', path: '/search', query }, limits);
    return listIn(answer, 'data.items', (entry) => externalIdOf(readPath(entry, 'item.id')));
  }

  /** An index that lags shows what was, and a search in any case of letters shows `X-1` for `x-1`. */
  function isFoundBy({ field, value }: MatchKey, { fields, isDeleted }: PipedriveRecord): boolean {
    if (isDeleted) return false;
    if (field === 'entityId') return keyField !== undefined && fields[keyField] === value;
    if (field !== 'email') return true;
    return shownValues(fields['emails']).some((email) => folded(email) === folded(value));
  }

  async function find([asked]: MatchKey[], call: Call): Promise<Match[]> {
    if (asked === undefined) return [];
    const ids = await idsBy(asked, call);
    const records = await Promise.all(ids.map((id) => get(id, 'find', call)));
    return records.flatMap((record) =>
      record !== undefined && isFoundBy(asked, record) ? [hit(record, call)] : [],
    );
  }

  return {
    find,
    isFoundBy,

    async read(externalId: string, call: Call): Promise<RecordState> {
      const record = await get(externalId, 'read', call);
      if (record?.isDeleted === false) return { state: 'live', match: hit(record, call) };
      const survivor = await survivorOf(externalId, call);
      if (survivor !== undefined) return { state: 'merged', into: survivor };
      return { state: record === undefined ? 'gone' : 'archived' };
    },
  };

  /**
   * A merge deletes one of the two and says nothing (merging two persons); but what the survivor lacked comes from it, and
   * nobody else writes our id. So a deleted record whose id another one has by now was merged into that one.
   */
  async function survivorOf(externalId: string, call: Call): Promise<string | undefined> {
    const hits = await find([{ field: 'entityId', value: call.key.entityId }], call);
    return hits.find((each) => each.externalId !== externalId)?.externalId;
  }
}

export function folded(email: string): string {
  return email.trim().toLowerCase();
}
