// Where a record points: at something of the right kind that is still there.
import type { RecordStore } from '../../control/record-store.ts';
import type { Fields } from '../../record.ts';
import { isDeletedError, type SalesforceError } from '../errors.ts';
import { standardObjects } from '../objects/catalogue.ts';
import type { FieldKind, ObjectKind } from '../objects/field-kinds.ts';
import { isDeleted, recordOf } from '../objects/values.ts';

export const crossReference: SalesforceError = {
  code: 'INVALID_CROSS_REFERENCE_KEY',
  message: 'invalid cross reference id',
  fields: [],
};

/** The first reference that leads nowhere. */
export function referenceProblem(
  object: ObjectKind,
  fields: Fields,
  { records }: { records: RecordStore },
): SalesforceError | undefined {
  for (const field of object.fields.filter(({ type }) => type === 'reference')) {
    const id = fields[field.name];
    const problem = typeof id === 'string' ? targetProblem(object, field, id, records) : undefined;
    if (problem !== undefined) return { ...problem, fields: [field.name] };
  }
  return undefined;
}

function targetProblem(
  object: ObjectKind,
  { name, label, referenceTo = '' }: FieldKind,
  id: string,
  records: RecordStore,
): SalesforceError | undefined {
  const prefix = standardObjects.find((each) => each.name === referenceTo)?.keyPrefix ?? '';
  if (!id.startsWith(prefix)) {
    return { code: 'FIELD_INTEGRITY_EXCEPTION', message: `${label}: id value of incorrect type: ${id}` };
  }
  const target = recordOf(referenceTo, id, records);
  if (target === undefined) return crossReference;
  if (isDeleted(target)) return isDeletedError;
  if (name !== 'OwnerId' || target.fields['IsActive'] !== false) return undefined;
  const message = `operation performed with inactive user [${id.slice(0, 15)}] as owner of ${object.name.toLowerCase()}`;
  return { code: 'INACTIVE_OWNER_OR_USER', message };
}
