// One record at a time: v2 has no call for many.
import { isFields } from '../../http/form-fields.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { answer, notFound, refuseAtGate, refuseValues } from '../answers.ts';
import type { PipedriveOperation, PipedriveRequest } from '../calls/operation.ts';
import { required } from '../fields/field-calls.ts';
import { mistakesIn, needsContactSync } from './check-values.ts';
import { isGone, shownRecord } from './shown-record.ts';

export const createOne: PipedriveOperation = (request) => {
  const { kind, body, context } = request;
  const refusal = refusalOf(request);
  if (refusal !== undefined) return refusal;
  const { records } = context;
  const fields = merged({}, body);
  const made = records.create({ crm: 'pipedrive', type: kind.type, fields, createdBy: 'api' });
  return answer(shownRecord(made, context), { ids: [made.id] });
};

/** `custom_fields` takes 15 keys (get a person). */
export const readOne: PipedriveOperation = (request) => {
  const { kind, query, rules, context } = request;
  const record = recordOf(request);
  if (record === undefined || (isGone(record) && !rules.showsDeleted)) return notFound(kind.label);
  const keys = keysIn(query['custom_fields']);
  if (keys !== undefined && keys.length > 15) {
    return refuseValues([{ path: 'custom_fields', message: 'A maximum of 15 keys is allowed' }]);
  }
  return answer(shownRecord(record, context, keys), { ids: [record.id] });
};

export const updateOne: PipedriveOperation = (request) => {
  const { kind, body, rules, context } = request;
  const record = recordOf(request);
  if (record === undefined || (isGone(record) && !rules.updatesDeleted)) return notFound(kind.label);
  const refusal = refusalOf(request, record);
  if (refusal !== undefined) return refusal;
  const changed = context.records.replace(record, merged(record.fields, body));
  return answer(shownRecord(changed, context), { ids: [record.id] });
};

/** Soft: it is there for 30 days more. */
export const removeOne: PipedriveOperation = (request) => {
  const record = recordOf(request);
  if (record === undefined || isGone(record)) return notFound(request.kind.label);
  request.context.records.depart(record, { as: 'archived' });
  return answer({ id: Number(record.id) }, { ids: [record.id] });
};

export function recordOf({ kind, parts: [id = ''], context }: PipedriveRequest): StoredRecord | undefined {
  const record = context.records.get(id);
  return record?.crm === 'pipedrive' && record.type === kind.type ? record : undefined;
}

/** null clears; of the custom fields and of nothing else each stays that is not named. */
export function merged(current: Fields, patch: Fields): Fields {
  const all = { ...current, ...withName(patch) };
  const [before, given] = [current['custom_fields'], patch['custom_fields']];
  if (isFields(given)) all['custom_fields'] = filled({ ...(isFields(before) ? before : {}), ...given });
  return filled(all);
}

/** `first_name` and `last_name` make the name (migration guide; the description of v2 does not have them). */
function withName({ first_name: first, last_name: last, ...others }: Fields): Fields {
  if (first === undefined && last === undefined) return others;
  const name = [first, last].filter((part) => typeof part === 'string' && part !== '').join(' ');
  return { name, ...others };
}

function filled(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function refusalOf({ kind, body, context }: PipedriveRequest, record?: StoredRecord) {
  // Documented is the 403, not its words.
  if (needsContactSync(kind, body, context)) return refuseAtGate(403, 'Contact sync is not enabled');
  const { [kind.title]: title } = withName(body);
  const isNamed = title === undefined ? record !== undefined : title !== null && title !== '';
  const mistakes = [...(isNamed ? [] : [required(kind.title)]), ...mistakesIn(kind, body, context)];
  return mistakes.length === 0 ? undefined : refuseValues(mistakes);
}

/** Undefined: nobody has asked for some. */
export function keysIn(given: unknown): string[] | undefined {
  return typeof given === 'string' && given !== '' ? given.split(',') : undefined;
}
