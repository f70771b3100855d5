// Is it there, and in what state? By unique properties where that is possible: those read what was written, whereas the
// search asks an index that lags behind.
import type { CrmError } from '../../../domain/failure.ts';
import type { Json } from '../../../domain/json.ts';
import type { Call, Match, MatchKey, RecordState } from '../../connector.ts';
import { unlessGone, type ApiAnswer } from '../../kit/api/api.ts';
import {
  placesOf,
  recordIn,
  recordsIn,
  uniquePropertyOf,
  type HubspotParts,
  type HubspotRecord,
} from './record.ts';

/** Hits of one key that are told: a person who looks at three of them sees what is wrong. */
const mostHits = 5;

export function createLookup(parts: HubspotParts) {
  const { send, shown, hit } = parts;

  async function get(
    id: string,
    query: Record<string, string>,
    verb: 'find' | 'read',
    call: Call,
  ): Promise<HubspotRecord | undefined> {
    const request = {
      method: 'GET',
      path: `/${encodeURIComponent(id)}`,
      route: query['idProperty'] === undefined ? undefined : `/crm/v3/objects/{${query['idProperty']}}`,
      query: { properties: shown().join(','), ...query },
    } as const;
    const answer = await send(verb, request, call).catch(unlessGone);
    return answer === undefined ? undefined : recordIn(answer);
  }

  /** In any of the properties. */
  async function search(
    names: readonly string[],
    value: string,
    operator: string,
    call: Call,
  ): Promise<HubspotRecord[]> {
    const filterGroups = names.map((propertyName) => ({ filters: [{ propertyName, operator, value }] }));
    const body: Json = { filterGroups, properties: shown(), limit: mostHits };
    const answer: ApiAnswer = await send(
      'find',
      { method: 'POST', path: '/search', isWrite: false, body },
      call,
    );
    return recordsIn(answer);
  }

  return {
    async find([key]: MatchKey[], call: Call): Promise<Match[]> {
      if (key === undefined) return [];
      const unique = uniquePropertyOf(parts, key);
      if (unique === undefined) {
        return (await search(placesOf(parts, key), key.value, 'EQ', call)).map((record) => hit(record, call));
      }
      const record = await get(key.value, { idProperty: unique }, 'find', call);
      return record === undefined ? [] : [hit(record, call)];
    },

    /** Merged ids are gone without being archived; the survivor lists them (README, 6). */
    async read(externalId: string, call: Call): Promise<RecordState> {
      const record = await get(externalId, {}, 'read', call);
      if (record !== undefined) {
        return record.id === externalId
          ? { state: 'live', match: hit(record, call) }
          : { state: 'merged', into: record.id };
      }
      if ((await get(externalId, { archived: 'true' }, 'read', call)) !== undefined) {
        return { state: 'archived' };
      }
      const [survivor] = await search(['hs_merged_object_ids'], externalId, 'CONTAINS_TOKEN', call).catch(
        unlessRefused,
      );
      return survivor === undefined ? { state: 'gone' } : { state: 'merged', into: survivor.id };
    },
  };
}

/** Whether every account can search by this property is from memory: where it cannot, nobody says who survived. */
function unlessRefused(error: unknown): HubspotRecord[] {
  if (error instanceof Error && (error as CrmError).kind === 'invalid_record') return [];
  throw error;
}
