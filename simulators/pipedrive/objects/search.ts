// The search: words in an index that runs behind the records by `searchLagMs`. It shows values, and not in which field.
import type { CrmContext } from '../../crm-surface.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { answer, page, refuseValues, type Mistake } from '../answers.ts';
import type { PipedriveOperation } from '../calls/operation.ts';
import { stages } from '../account/pipelines.ts';
import { customFields } from '../fields/definitions.ts';
import { rulesOf } from '../rules.ts';
import { kindOf, objectKinds, valuesIn, type FieldType, type ObjectKind } from './object-kinds.ts';
import { cursorOf, pageOf } from './pages.ts';
import { customValues } from './record-keys.ts';
import { shownRecord } from './shown-record.ts';
import { keysIn } from './single.ts';

/** Custom fields of other types are not searched (search persons). */
const searchable: readonly FieldType[] = ['address', 'varchar', 'text', 'double', 'monetary', 'phone'];

export const searchRecords: PipedriveOperation = ({ kind, query, context }) => {
  const isExact = query['exact_match'] === 'true';
  const term = textOf(query['term']);
  const fields = keysIn(query['fields']) ?? [...Object.keys(kind.searched), 'custom_fields'];
  const unknown = fields.filter(
    (name) => !(name in kind.searched) && !['custom_fields', 'notes'].includes(name),
  );
  const mistakes: Mistake[] = [
    ...tooShort(term, isExact),
    ...unknown.map((name) => ({ path: 'fields', message: `'${name}' is not one of the searched fields` })),
  ];
  if (mistakes.length > 0) return refuseValues(mistakes);
  const hits = [...indexed(kind, context)].filter((record) =>
    fields.some((name) => places(kind, record, name, context).some((value) => fits(value, term, name))),
  );
  const read = pageOf(hits, query);
  if ('mistake' in read) return refuseValues([read.mistake]);
  const items = read.items.map((record) => ({ result_score: 0.5, item: itemOf(kind, record, context) }));
  return page(
    { items },
    cursorOf(read),
    read.items.map(({ id }) => id),
  );

  /** Without case (search persons). How phones are compared is not documented. */
  function fits(value: string, wanted: string, name: string): boolean {
    const fold = (text: string): string =>
      name === 'phone' && rulesOf(context).comparesPhonesBy === 'digits'
        ? text.replaceAll(/\D/g, '')
        : text.trim().toLowerCase();
    return isExact ? fold(value) === fold(wanted) : fold(value).includes(fold(wanted));
  }
};

/** One field, with case; the answer has ids (item search by field). */
export const searchField: PipedriveOperation = ({ query, context }) => {
  const kind = objectKinds.find(({ type }) => type === query['entity_type']);
  const [term, code] = [textOf(query['term']), textOf(query['field'])];
  if (kind === undefined || code === '') {
    return refuseValues([{ path: 'field', message: "Parameters 'entity_type' and 'field' are required" }]);
  }
  const match = textOf(query['match']) || 'exact';
  const short = tooShort(term, match === 'exact');
  if (short.length > 0) return refuseValues(short);
  const hits = [...indexed(kind, context)].filter(({ fields }) => {
    const value = customValues(fields)[code] ?? fields[code];
    if (typeof value !== 'string') return false;
    if (match === 'exact') return value === term;
    return match === 'beginning' ? value.startsWith(term) : value.includes(term);
  });
  const read = pageOf(hits, query);
  if ('mistake' in read) return refuseValues([read.mistake]);
  return answer(
    read.items.map(({ id, fields }) => ({ id: Number(id), name: fields[kind.title] })),
    { ids: read.items.map(({ id }) => id), more: { additional_data: { next_cursor: cursorOf(read) } } },
  );
};

/** The records as the index knows them. */
function* indexed({ type }: ObjectKind, context: CrmContext): Generator<StoredRecord> {
  const { searchLagMs } = context.settings;
  const upTo = context.now() - searchLagMs;
  for (const live of context.records.list({ crm: 'pipedrive', type })) {
    const record = searchLagMs === 0 ? live : context.records.asOf(live, upTo);
    if (record !== undefined && record.departure === undefined) yield record;
  }
}

function places(kind: ObjectKind, { fields }: StoredRecord, name: string, context: CrmContext): string[] {
  if (name !== 'custom_fields') return kind.searched[name]?.(fields) ?? [];
  const values = customValues(fields);
  return customFields(kind, context.records)
    .filter(({ field_type: type }) => searchable.includes(type))
    .flatMap(({ field_code: code }) => {
      const value = values[code];
      return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
    });
}

function itemOf(kind: ObjectKind, record: StoredRecord, context: CrmContext): Fields {
  const { owner_id: owner, ...shown } = shownRecord(record, context);
  const { fields } = record;
  const ofAll = {
    id: shown['id'],
    type: kind.type,
    [kind.title]: fields[kind.title],
    visible_to: shown['visible_to'],
    owner: { id: owner },
    custom_fields: places(kind, record, 'custom_fields', context),
    notes: [],
  };
  switch (kind.type) {
    case 'person': {
      const organization = linked(fields['org_id'], context);
      return {
        ...ofAll,
        phones: valuesIn(fields['phones']),
        emails: valuesIn(fields['emails']),
        organization,
      };
    }
    case 'organization':
      return { ...ofAll, address: kind.searched['address']?.(fields)[0] ?? null };
    case 'deal': {
      const [value, currency, status] = [fields['value'] ?? 0, shown['currency'], shown['status']];
      const stage = stages.find(({ id }) => id === shown['stage_id']);
      return {
        ...ofAll,
        value,
        currency,
        status,
        stage: { id: stage?.id, name: stage?.name },
        person: linked(fields['person_id'], context),
        organization: linked(fields['org_id'], context),
        is_archived: fields['is_archived'] === true,
      };
    }
  }
}

function linked(id: unknown, { records }: CrmContext): Fields | null {
  const record = typeof id === 'number' ? records.get(String(id)) : undefined;
  return record === undefined ? null : { id, name: record.fields[kindOf(record.type).title] };
}

function tooShort(term: string, isExact: boolean): Mistake[] {
  if (term.length >= (isExact ? 1 : 2)) return [];
  return [{ path: 'term', message: `Parameter 'term' must be at least ${isExact ? 1 : 2} characters long` }];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
