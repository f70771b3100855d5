// Is it there, and in what state?
import type { Call, Match, MatchKey, RecordState } from '../../connector.ts';
import { unlessGone, type ApiAnswer } from '../../kit/api/api.ts';
import { objectNames } from '../fields.ts';
import { isOneOf, select, soqlText } from '../soql.ts';
import {
  placesOf,
  readRecord,
  recordsIn,
  shownRecord,
  type SalesforceParts,
  type SalesforceRecord,
} from './record.ts';

/** Hits of one key that are told: a person who looks at three of them sees what is wrong. */
const mostHits = 5;

export function createLookup(parts: SalesforceParts) {
  const { name, send, shown, hit } = parts;

  const match = (record: SalesforceRecord, answer: ApiAnswer, call: Call): Match =>
    hit(shownRecord(name, record, answer), call);

  return {
    async find([key]: MatchKey[], call: Call): Promise<Match[]> {
      if (key === undefined) return [];
      const where = isOneOf(placesOf(parts, key), [key.value]);
      const q = select(shown(), { from: name, where, most: mostHits });
      const answer = await send('find', { method: 'GET', path: '/query', query: { q } }, call);
      return recordsIn(answer).map((record) => match(record, answer, call));
    },

    async read(externalId: string, call: Call): Promise<RecordState> {
      const wanted = [...shown(), ...(name === 'Lead' ? leadFields : [])];
      const request = {
        method: 'GET',
        path: `/sobjects/${name}/${encodeURIComponent(externalId)}`,
        query: { fields: wanted.join(',') },
      } as const;
      const answer = await send('read', request, call).catch(unlessGone);
      if (answer === undefined) return departed(externalId, call);
      const record = readRecord(answer.json);
      if (record === undefined) throw answer.garbled('the answer names no record');
      return converted(record) ?? { state: 'live', match: match(record, answer, call) };
    },
  };

  /** The recycle bin knows who survived a merge (README, 7). */
  async function departed(externalId: string, call: Call): Promise<RecordState> {
    const { hasMaster } = objectNames[name];
    const q = select(['Id', 'IsDeleted', ...(hasMaster ? ['MasterRecordId'] : [])], {
      from: name,
      where: `Id = ${soqlText(externalId)}`,
    });
    const request = { method: 'GET', path: '/queryAll', query: { q } } as const;
    const answer = await send('read', request, call).catch(unlessGone);
    const [record] = answer === undefined ? [] : recordsIn(answer);
    if (record === undefined) return { state: 'gone' };
    const master = record.fields['MasterRecordId'];
    return typeof master === 'string' ? { state: 'merged', into: master } : { state: 'archived' };
  }
}

const leadFields = ['IsConverted', 'ConvertedContactId'];

/** A lead that became a contact of Salesforce's; this connection writes to leads. */
function converted({ fields }: SalesforceRecord): RecordState | undefined {
  const { IsConverted: isConverted, ConvertedContactId: id } = fields;
  if (isConverted !== true || typeof id !== 'string') return undefined;
  return { state: 'converted', object: 'Contact', id, isTaken: false };
}
