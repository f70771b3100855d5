// Is it there? By an e-mail in what was written; by our number, a phone or a domain in an index, which lags behind.
import type { Json } from '../../../domain/json.ts';
import { comparedKey } from '../../../domain/objects/objects.ts';
import type { Call, Match, MatchKey, RecordState, RequestLimits } from '../../connector.ts';
import { unlessGone } from '../../kit/api/api.ts';
import type { ShownRecord } from '../../kit/records/match-of.ts';
import { ownIdPath } from '../fields.ts';
import { numberOf, type OwnFields } from '../own-fields.ts';
import { recordIn, recordsIn, type CopperParts } from './record.ts';
import { idOnWire } from './wire.ts';

/** The largest page: no key of ours is shared by more. */
const pageSize = 200;

/** Email is a unique key of people (fetch-a-person-by-email). */
export async function personByEmail(
  parts: CopperParts,
  email: string,
  limits: RequestLimits,
): Promise<ShownRecord | undefined> {
  const own = await parts.ownFields(limits);
  const request = { method: 'POST', path: '/fetch_by_email', isWrite: false, body: { email } } as const;
  const answer = await parts.send('find', request, limits).catch(unlessGone);
  return answer === undefined ? undefined : recordIn(answer, parts, own);
}

export function createLookup(parts: CopperParts) {
  const { send, ownFields, hit } = parts;

  return {
    async find([key]: MatchKey[], call: Call): Promise<Match[]> {
      if (key === undefined) return [];
      return (await recordsWith(parts, key, call)).map((record) => hit(record, call));
    },

    /** What was deleted or merged away is not there any more, and nothing says where it went. */
    async read(externalId: string, call: Call): Promise<RecordState> {
      const own = await ownFields(call);
      const request = { method: 'GET', path: `/${encodeURIComponent(externalId)}` } as const;
      const answer = await send('read', request, call).catch(unlessGone);
      if (answer === undefined) return { state: 'gone' };
      return { state: 'live', match: hit(recordIn(answer, parts, own), call) };
    },
  };
}

/**
 * Up to ten e-mails or domains in one question, which the index answers: a "none" that comes too early ends in a refusal,
 * after which the person with the e-mail is asked for.
 */
export async function findMany(
  parts: CopperParts,
  field: string,
  values: readonly string[],
  limits: RequestLimits,
): Promise<(value: string, call: Call) => Match[]> {
  const criterion = field === 'email' ? 'emails' : 'email_domains';
  const records = await search(parts, () => ({ [criterion]: [...values] }), limits);
  const compared = (value: string): string => comparedKey(parts.object, field, value);
  return (value, call) =>
    records
      .map((record) => parts.hit(record, call))
      .filter(({ shows }) => shows[field]?.map(compared).includes(compared(value)) === true);
}

async function recordsWith(
  parts: CopperParts,
  { field, value }: MatchKey,
  limits: RequestLimits,
): Promise<ShownRecord[]> {
  switch (field) {
    case 'entityId': {
      const records = await search(parts, (own) => ({ custom_fields: numberIs(own, value) }), limits);
      // Another id may make the same number.
      return records.filter(({ fields }) => fields[ownIdPath] === value);
    }
    case 'email': {
      const person = await personByEmail(parts, value, limits);
      return person === undefined ? [] : [person];
    }
    case 'domain':
      return search(parts, () => ({ email_domains: [value] }), limits);
    default:
      return search(parts, () => ({ phone_number: value }), limits);
  }
}

async function search(
  parts: CopperParts,
  criteria: (own: OwnFields | undefined) => Record<string, Json>,
  limits: RequestLimits,
): Promise<ShownRecord[]> {
  const own = await parts.ownFields(limits);
  const body = { ...criteria(own), page_size: pageSize };
  const answer = await parts.send('find', { method: 'POST', path: '/search', isWrite: false, body }, limits);
  return recordsIn(answer, parts, own);
}

function numberIs(own: OwnFields | undefined, entityId: string): Json[] {
  if (own === undefined) throw new TypeError('a connection without own ids asks by none');
  return [{ custom_field_definition_id: idOnWire(own.number), value: numberOf(entityId) }];
}
