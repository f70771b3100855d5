// Related items: which records belong together, in both directions, and how many of a kind (related-items/overview).
import type { RecordStore } from '../../control/record-store.ts';
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import { isFields } from '../../http/form-fields.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { answer, invalid, noRecord, wrong } from '../answers.ts';
import { kindOf, kinds, type CopperType } from './kinds.ts';
import { recordOf } from './record-of.ts';

interface Relation {
  fromType: CopperType;
  from: string;
  toType: CopperType;
  to: string;
}

const allowed: Readonly<Record<CopperType, readonly CopperType[]>> = {
  person: ['company', 'opportunity'],
  company: ['opportunity', 'person'],
  opportunity: ['company', 'person'],
};

export function relatedTo(
  id: string,
  type: CopperType,
  records: Pick<RecordStore, 'find' | 'get'>,
): string[] {
  return records.find('copper', 'association', `related:${id}`).flatMap(({ fields }) => {
    const { fromType, from, toType, to } = fields as unknown as Relation;
    const [otherType, other] = from === id ? [toType, to] : [fromType, from];
    return otherType === type && records.get(other) !== undefined ? [other] : [];
  });
}

export function relate(one: StoredRecord, other: StoredRecord, records: RecordStore): void {
  if (relatedTo(one.id, other.type as CopperType, records).includes(other.id)) return;
  const fields: Fields = { fromType: one.type, from: one.id, toType: other.type, to: other.id };
  records.create({ crm: 'copper', type: 'association', fields, createdBy: 'api' });
}

export function unrelate(id: string, otherId: string, records: RecordStore): boolean {
  const [book] = records
    .find('copper', 'association', `related:${id}`)
    .filter(({ fields }) => fields['from'] === otherId || fields['to'] === otherId);
  if (book !== undefined) records.remove(book);
  return book !== undefined;
}

/** When a record goes for good. */
export function forgetRelations(id: string, records: RecordStore): void {
  for (const book of records.find('copper', 'association', `related:${id}`)) records.remove(book);
}

export function listRelated(
  record: StoredRecord,
  path: string | undefined,
  { records }: CrmContext,
): CrmAnswer {
  const wanted = kinds.filter((kind) => path === undefined || kind.path === path);
  return answer(
    wanted.flatMap(({ type }) => relatedTo(record.id, type, records).map((id) => ({ id: Number(id), type }))),
    [record.id],
  );
}

export function addRelated(record: StoredRecord, body: Fields, context: CrmContext): CrmAnswer {
  const { records } = context;
  const other = resourceIn(body, context);
  if (other === undefined) return noRecord;
  const [one, two] = [record.type as CopperType, other.type as CopperType];
  if (!allowed[one].includes(two)) return invalid([wrong('resource')]);
  const [person] = [record, other].filter(({ type }) => type === 'person');
  const isFull =
    person !== undefined &&
    [one, two].includes('company') &&
    relatedTo(person.id, 'company', records).some((id) => id !== other.id && id !== record.id);
  // A person has one company at most. The words are from memory.
  if (isFull) {
    return invalid([
      { field: 'base', error: 'limit', message: 'A person can only be related to one company' },
    ]);
  }
  relate(record, other, records);
  return answer({ added: true, resource: { id: Number(other.id), type: two } }, [record.id]);
}

export function removeRelated(record: StoredRecord, body: Fields, context: CrmContext): CrmAnswer {
  const other = resourceIn(body, context);
  if (other === undefined || !unrelate(record.id, other.id, context.records)) return noRecord;
  return answer({ removed: true, resource: { id: Number(other.id), type: other.type } }, [record.id]);
}

/** `{ "resource": { "id": 7, "type": "company" } }` */
function resourceIn({ resource }: Fields, { records }: CrmContext): StoredRecord | undefined {
  const { id, type } = isFields(resource) ? resource : {};
  const kind = kinds.find((each) => each.type === type);
  return kind === undefined ? undefined : recordOf(kindOf(kind.type), String(id), records);
}
