// The search asks an index that runs behind the records by `searchLagMs`.
import type { StoredRecord } from '../../record.ts';
import { refuse, type ZohoError } from '../errors.ts';
import type { ModuleKind } from '../objects/field-kinds.ts';
import { fieldNamed } from '../objects/modules.ts';
import { shownRecord, valueOf } from '../objects/shown-record.ts';
import { textOf } from '../objects/text-of.ts';
import { listed, withModule, type ZohoRequest } from './request.ts';

type Holds = (record: StoredRecord) => boolean;

export const searchRecords = withModule((module, request) => {
  const { query, context } = request;
  const asked = wanted(module, request);
  if ('problem' in asked) return refuse(asked.problem);
  const names = query.get('fields')?.split(',');
  const hits = [...indexed(module, request)].filter(asked.holds);
  const shown = hits.map((record) => shownRecord(module, record, context.records, names));
  return listed('data', shown, query);
});

/** What comes first of criteria, email, phone and word is taken, and the others are ignored (search records). */
function wanted(
  module: ModuleKind,
  { query, context }: ZohoRequest,
): { holds: Holds } | { problem: ZohoError } {
  const textsOf = (record: StoredRecord, types: readonly string[]): string[] =>
    module.fields
      .filter(({ type }) => types.includes(type))
      .map((field) => valueOf(record, field, context.records))
      .filter((value) => typeof value === 'string');
  const [criteria, email, phone, word] = ['criteria', 'email', 'phone', 'word'].map((name) =>
    query.get(name),
  );
  if (criteria) return byCriteria(module, criteria);
  if (email) return { holds: (record) => textsOf(record, ['email']).some((text) => isSame(text, email)) };
  if (phone) {
    const digits = digitsOf(phone);
    return { holds: (record) => textsOf(record, ['phone']).some((text) => digitsOf(text) === digits) };
  }
  if (word) {
    const folded = word.toLowerCase();
    const all = ['text', 'email', 'phone', 'website'];
    return { holds: (record) => textsOf(record, all).some((text) => text.toLowerCase().includes(folded)) };
  }
  const message = 'One of the expected parameter is missing';
  return { problem: { code: 'REQUIRED_PARAM_MISSING', message, details: { param_name: 'criteria' } } };
}

/** `((Email:equals:a)or(Email:equals:b))`: equals and starts_with, joined by one word. */
function byCriteria(module: ModuleKind, criteria: string) {
  const parts = [...criteria.matchAll(/\(([A-Za-z_]\w*):(equals|starts_with):((?:[^()\\]|\\.)*)\)/g)];
  const isKnown = parts.every(([, name = '']) => fieldNamed(module, name) !== undefined);
  if (parts.length === 0 || parts.length > 10 || !isKnown) {
    return {
      problem: { code: 'INVALID_QUERY', message: 'invalid query formed', details: { reason: criteria } },
    };
  }
  const isAll = /\)\s*and\s*\(/i.test(criteria);
  const fits = (record: StoredRecord, [, name = '', how, value = '']: readonly string[]): boolean => {
    const [shown, text] = [textOf(record.fields[name]), value.replaceAll(/\\(.)/g, '$1')];
    if (how === 'equals') return isSame(shown, text);
    return shown.toLowerCase().startsWith(text.toLowerCase());
  };
  return {
    holds: (record: StoredRecord) =>
      isAll ? parts.every((part) => fits(record, part)) : parts.some((part) => fits(record, part)),
  };
}

function* indexed(module: ModuleKind, { query, context }: ZohoRequest): Generator<StoredRecord> {
  const { searchLagMs } = context.settings;
  const upTo = context.now() - searchLagMs;
  for (const live of context.records.list({ crm: 'zoho', type: module.name })) {
    const record = searchLagMs === 0 ? live : context.records.asOf(live, upTo);
    if (record === undefined) continue;
    const isConverted = record.departure?.as === 'converted' && query.get('converted') === 'true';
    if (record.departure === undefined || isConverted) yield record;
  }
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function digitsOf(phone: string): string {
  return phone.replaceAll(/\D/g, '');
}
