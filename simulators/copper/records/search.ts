// POST /{people}/search: all criteria must fit. It asks an index, which may run behind; fetch_by_email does not.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import { isFields } from '../../http/form-fields.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { answer, invalid, noRecord, wrong, type Problem } from '../answers.ts';
import { definitionsOn, valuesOf, type Definition } from '../custom-fields.ts';
import { digitsOf, emailKey, numberKey, textsIn } from './keys.ts';
import type { CopperKind } from './kinds.ts';
import { shown } from './shown.ts';

type Filter = (record: StoredRecord) => boolean;

/** Criteria → what fits; those that no integration of ours uses are not simulated. */
const criteria: Readonly<Record<string, (value: unknown) => Filter>> = {
  ids: (value) => (record) => listOf(value).map(String).includes(record.id),
  name: (value) => (record) => folded(record.fields['name']).includes(folded(value)),
  emails: (value) => (record) => {
    const own = textsIn(record.fields['emails'], 'email').map(folded);
    return listOf(value).some((email) => own.includes(folded(email)));
  },
  phone_number: (value) => (record) =>
    textsIn(record.fields['phone_numbers'], 'number')
      .map(digitsOf)
      .includes(digitsOf(String(value))),
  email_domains: (value) => (record) =>
    listOf(value).map(folded).includes(folded(record.fields['email_domain'])),
  minimum_modified_date: (value) => (record) => Date.parse(record.updatedAt) / 1000 >= Number(value),
};

const paging = ['page_size', 'page_number', 'sort_by', 'sort_direction', 'custom_fields'];

export function searchRecords(kind: CopperKind, body: Fields, context: CrmContext): CrmAnswer {
  const { records } = context;
  const unknown = Object.keys(body).filter(
    (name) => !Object.hasOwn(criteria, name) && !paging.includes(name),
  );
  if (unknown.length > 0) {
    const message = `Unrecognized attributes specified: ${unknown.join(', ')}`;
    return invalid([{ field: 'base', error: 'unrecognized', message }]);
  }
  const [size, page] = [Number(body['page_size'] ?? 20), Number(body['page_number'] ?? 1)];
  if (!(size >= 1 && size <= 200)) return invalid([wrong('page_size')]);
  const custom = customFilters(body['custom_fields'], definitionsOn(kind.type, records));
  if ('problem' in custom) return invalid([custom.problem]);
  const filters = [
    ...Object.entries(body).flatMap(([name, value]) => criteria[name]?.(value) ?? []),
    ...custom.filters,
  ];
  const hits: StoredRecord[] = [];
  for (const record of candidates(kind, body, context)) {
    const seen = seenBySearch(record, context);
    if (seen?.departure === undefined && seen !== undefined && filters.every((fits) => fits(seen)))
      hits.push(seen);
  }
  const rows = hits.slice((page - 1) * size, page * size);
  return answer(
    rows.map((record) => shown(record, records)),
    rows.map(({ id }) => id),
  );
}

/** Email is a unique key; this reads what was written. */
export function fetchByEmail(body: Fields, { records }: CrmContext): CrmAnswer {
  const { email } = body;
  if (typeof email !== 'string') return invalid([wrong('email')]);
  const [record] = records.find('copper', 'person', emailKey(email));
  return record === undefined ? noRecord : answer(shown(record, records), [record.id]);
}

/** Without a lag the index of the store says who may fit; with one, an earlier version may. */
function candidates(
  kind: CopperKind,
  body: Fields,
  { records, settings }: CrmContext,
): Iterable<StoredRecord> {
  const all = records.list({ crm: 'copper', type: kind.type });
  if (settings.searchLagMs > 0) return all;
  const [first] = listOf(body['custom_fields']).filter(isFields);
  const keys =
    kind.type === 'person' && Array.isArray(body['emails'])
      ? listOf(body['emails']).map((email) => emailKey(String(email)))
      : typeof first?.['value'] === 'number'
        ? [numberKey(Number(first['custom_field_definition_id']), first['value'])]
        : undefined;
  if (keys === undefined) return all;
  return new Map(
    keys.flatMap((key) => records.find('copper', kind.type, key)).map((each) => [each.id, each]),
  ).values();
}

function seenBySearch(
  record: StoredRecord,
  { records, settings, now }: CrmContext,
): StoredRecord | undefined {
  return settings.searchLagMs === 0 ? record : records.asOf(record, now() - settings.searchLagMs);
}

/** Texts are not searchable (search-entity-leads-people-etc-by-custom-field); that they are refused is from memory. */
function customFilters(
  given: unknown,
  on: readonly Definition[],
): { filters: Filter[] } | { problem: Problem } {
  const filters: Filter[] = [];
  for (const each of listOf(given)) {
    const {
      custom_field_definition_id: id,
      value,
      minimum_value: least,
      maximum_value: most,
    } = isFields(each) ? each : {};
    const definition = on.find((one) => one.id === Number(id));
    if (definition === undefined || ['String', 'Text', 'URL', 'Connect'].includes(definition.data_type)) {
      return { problem: wrong('custom_fields') };
    }
    filters.push((record) => {
      const [, own] = valuesOf(record.fields['custom_fields']).find(([one]) => one === definition.id) ?? [];
      if (value === undefined)
        return Number(own) >= Number(least ?? -Infinity) && Number(own) <= Number(most ?? Infinity);
      return Array.isArray(value) ? value.some((one) => listOf(own).includes(one)) : own === value;
    });
  }
  return { filters };
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function folded(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}
