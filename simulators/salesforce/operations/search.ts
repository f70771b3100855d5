// parameterizedSearch: an index of words that runs behind the records, unlike a query.
import type { Fields } from '../../record.ts';
import { isFields } from '../../http/form-fields.ts';
import { noSuchColumn, refuse } from '../errors.ts';
import { fieldNamed, objectNamed } from '../objects/catalogue.ts';
import { isDeleted, shownRecord } from '../objects/values.ts';
import { done, type SalesforceOperation, type SalesforceRequest } from './request.ts';

export const search: SalesforceOperation = (request) => {
  const { version, context } = request;
  const { q, objects, fields } = askedFor(request);
  if (q.trim().length < 2) {
    return refuse({ code: 'MALFORMED_SEARCH', message: 'search term must be longer than one character' });
  }
  const found: Fields[] = [];
  const ids: string[] = [];
  for (const { name, fields: own } of objects) {
    const object = objectNamed(name, context.records);
    if (object === undefined)
      return refuse({ code: 'INVALID_TYPE', message: `sObject type '${name}' is not supported.` });
    const wanted = [...(own.length > 0 ? own : fields), ...(own.length + fields.length === 0 ? ['Id'] : [])];
    const unknown = wanted.find((each) => fieldNamed(object, each) === undefined);
    if (unknown !== undefined) return refuse(noSuchColumn(unknown, object.name));
    const shownFields = wanted.flatMap((each) => fieldNamed(object, each) ?? []);
    for (const record of context.records.list({ crm: 'salesforce', type: object.name })) {
      const isKnown = context.now() >= Date.parse(record.createdAt) + context.settings.searchLagMs;
      if (!isKnown || isDeleted(record) || !hasWords(record.fields, q)) continue;
      found.push(shownRecord(object, record, { version, fields: shownFields, records: context.records }));
      ids.push(record.id);
    }
  }
  return done(200, { searchRecords: found }, ids);
};

function askedFor({ query, body }: SalesforceRequest) {
  const listIn = (value: unknown): string[] =>
    typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value.map(String) : [];
  const inBody = Array.isArray(body['sobjects']) ? body['sobjects'].filter(isFields) : [];
  const inQuery = query.getAll('sobject').map((name) => ({ name, fields: query.get(`${name}.fields`) }));
  const objects = [...inBody, ...inQuery].map(({ name, fields }) => ({
    name: String(name),
    fields: listIn(fields),
  }));
  return {
    q: typeof body['q'] === 'string' ? body['q'] : (query.get('q') ?? ''),
    fields: listIn(body['fields'] ?? query.get('fields')),
    objects,
  };
}

/** Every word of the question begins a word of the record. */
function hasWords(fields: Fields, q: string): boolean {
  const wordsOf = (text: string): string[] =>
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '');
  const words = Object.values(fields).flatMap((value) => (typeof value === 'string' ? wordsOf(value) : []));
  return wordsOf(q).every((asked) => words.some((word) => word.startsWith(asked)));
}
