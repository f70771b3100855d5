// Two records become one (v1; v2 has no merge). The one in the address is removed, its id leads nowhere.
import type { Fields, StoredRecord } from '../../record.ts';
import { answer, notFound, refuseValues } from '../answers.ts';
import type { PipedriveOperation } from '../calls/operation.ts';
import { required } from '../fields/field-calls.ts';
import { valuesIn } from './object-kinds.ts';
import { customValues } from './record-keys.ts';
import { isGone, shownRecord } from './shown-record.ts';
import { recordOf } from './single.ts';

export const mergeRecords: PipedriveOperation = (request) => {
  const { kind, body, context } = request;
  const into = body['merge_with_id'];
  if (typeof into !== 'number') return refuseValues([required('merge_with_id')]);
  const loser = recordOf(request);
  const survivor = recordOf({ ...request, parts: [String(into)] });
  if (
    loser === undefined ||
    survivor === undefined ||
    isGone(loser) ||
    isGone(survivor) ||
    loser === survivor
  ) {
    return notFound(kind.label);
  }
  context.records.depart(loser, { as: 'merged', into: survivor.id });
  const merged = context.records.replace(survivor, mergedFields(survivor, loser));
  return answer(shownRecord(merged, context), { ids: [survivor.id, loser.id] });
};

/** The survivor's values win, what it lacks comes from the other one (merging two persons); it has all addresses and numbers. */
export function mergedFields(survivor: StoredRecord, loser: StoredRecord): Fields {
  const fields: Fields = { ...loser.fields, ...survivor.fields };
  for (const name of ['emails', 'phones']) {
    const present = new Set(valuesIn(survivor.fields[name]));
    const [ours, theirs] = [listIn(survivor, name), listIn(loser, name)];
    const all = [...ours, ...theirs.filter((each) => !present.has(String(each['value'])))];
    if (all.length > 0) fields[name] = all.map((each, at) => ({ ...each, primary: at === 0 }));
  }
  const custom = { ...customValues(loser.fields), ...customValues(survivor.fields) };
  return Object.keys(custom).length === 0 ? fields : { ...fields, custom_fields: custom };
}

function listIn({ fields }: StoredRecord, name: string): Fields[] {
  return Array.isArray(fields[name]) ? (fields[name] as Fields[]) : [];
}
