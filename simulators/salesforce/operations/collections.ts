// Writes of up to 200 records in one call: 200 when the call itself is right, and an answer for each row in its place.
import type { CrmAnswer } from '../../crm-surface.ts';
import { isFields } from '../../http/form-fields.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { refuse, type SalesforceError } from '../errors.ts';
import { readId } from '../objects/ids.ts';
import { fieldNamed, objectNamed } from '../objects/catalogue.ts';
import type { FieldKind, ObjectKind } from '../objects/field-kinds.ts';
import { byExternalId } from '../writes/external-ids.ts';
import { prepareCreate, prepareUpdate } from '../writes/prepare-write.ts';
import { readRow } from '../writes/read-row.ts';
import { malformed, noKey } from './records.ts';
import type { SalesforceOperation, SalesforceRequest } from './request.ts';
import { countProblem, runRows, type RowPlan } from './run-rows.ts';

const maxChunks = 10;

/** How a row is written, once its object is known. */
type PlanRow = (object: ObjectKind, row: Fields, request: SalesforceRequest) => RowPlan;

export const createMany: SalesforceOperation = (request) => writeMany(request, planCreate);
export const updateMany: SalesforceOperation = (request) => writeMany(request, planUpdate);

/** By an external id that the address names and each row brings. */
export const upsertMany: SalesforceOperation = (request) => {
  const [objectName = '', keyName = ''] = request.parts;
  const object = objectNamed(objectName, request.write.records);
  const key = object && fieldNamed(object, keyName);
  return key?.isExternalId === true ? writeMany(request, planUpsert) : refuse(noKey(keyName));
};

const planCreate: PlanRow = (object, row, { write }) => ({
  prepare() {
    const read = readRow(object, row, { isNew: true, records: write.records });
    return 'errors' in read ? read : prepareCreate(object, read.values, write);
  },
});

const planUpdate: PlanRow = (object, row, { write }) => {
  const given = valueIn(row, 'Id');
  if (given === undefined) return refusedRow('MISSING_ARGUMENT', 'Id not specified in an update call');
  const id = readId(given);
  if (id === undefined) return { prepare: () => ({ errors: [malformed(given)] }) };
  return {
    // Words from memory.
    names: { record: id, twice: { code: 'INVALID_ID_FIELD', message: `Duplicate id specified: ${id}` } },
    prepare() {
      const read = readRow(object, row, { isNew: false, records: write.records });
      return 'errors' in read ? read : prepareUpdate(object, id, read.values, write);
    },
  };
};

const planUpsert: PlanRow = (object, row, { parts, write }) => {
  const key = fieldNamed(object, parts[1] ?? '');
  const value = valueIn(row, parts[1] ?? '');
  if (key === undefined || value === undefined) {
    return refusedRow('MISSING_ARGUMENT', `${parts[1] ?? ''} not specified`);
  }
  const twice = { code: 'DUPLICATE_VALUE', message: `Duplicate external id specified: ${value}` };
  return {
    names: { record: value.toLowerCase(), twice },
    prepare() {
      const [present, ...others] = byExternalId(object, key, value, write.records);
      if (others.length > 0) return { errors: [severalFound(key, [present, ...others])] };
      const read = readRow(object, row, { isNew: present === undefined, records: write.records });
      if ('errors' in read) return read;
      return present === undefined
        ? { ...prepareCreate(object, read.values, write), created: true }
        : { ...prepareUpdate(object, present.id, read.values, write), created: false };
    },
  };
};

function writeMany(request: SalesforceRequest, planRow: PlanRow): CrmAnswer {
  const { body, parts, write } = request;
  const rows = Array.isArray(body['records']) ? body['records'].filter(isFields) : [];
  const refused = countProblem(rows.length) ?? chunkProblem(rows);
  if (refused !== undefined) return refused;
  const plans: RowPlan[] = [];
  for (const row of rows) {
    const type = typeOf(row) ?? parts[0] ?? '';
    const object = objectNamed(type, write.records);
    if (object === undefined)
      return refuse({ code: 'INVALID_TYPE', message: `sObject type '${type}' is not supported.` });
    const unreadable = unreadableIn(object, row, request);
    if (unreadable !== undefined) return refuse(unreadable);
    plans.push(planRow(object, row, request));
  }
  return runRows(plans, body['allOrNone'] === true);
}

function unreadableIn(
  object: ObjectKind,
  row: Fields,
  { write }: SalesforceRequest,
): SalesforceError | undefined {
  if (write.rules.unreadable === 'row') return undefined;
  const read = readRow(object, row, { isNew: true, records: write.records });
  return 'errors' in read ? read.errors.find(({ code }) => code === 'JSON_PARSER_ERROR') : undefined;
}

/** Rows of one type that follow each other are a chunk. */
function chunkProblem(rows: readonly Fields[]): CrmAnswer | undefined {
  const chunks = rows.filter((row, at) => at === 0 || typeOf(row) !== typeOf(rows[at - 1] ?? {}));
  if (chunks.length <= maxChunks) return undefined;
  const message = `Cannot have more than ${maxChunks} chunks in a single operation. Please rearrange the data to reduce chunking.`;
  return refuse({ code: 'LIMIT_EXCEEDED', message });
}

function typeOf({ attributes }: Fields): string | undefined {
  return isFields(attributes) && typeof attributes['type'] === 'string' ? attributes['type'] : undefined;
}

function valueIn(row: Fields, name: string): string | undefined {
  const value = Object.entries(row).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function refusedRow(code: string, message: string): RowPlan {
  return { prepare: () => ({ errors: [{ code, message }] }) };
}

function severalFound(
  { label, name }: FieldKind,
  found: readonly (StoredRecord | undefined)[],
): SalesforceError {
  const ids = found.map((record) => record?.id).join(', ');
  const message = `${label}: more than one record found for external id field: [${ids}]`;
  return { code: 'DUPLICATE_EXTERNAL_ID', message, fields: [name] };
}
