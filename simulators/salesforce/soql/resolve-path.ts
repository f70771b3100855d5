// `Email`, or `Account.Owner.Name`: which field a path means, and what it holds for a record.
import type { RecordStore } from '../../control/record-store.ts';
import type { StoredRecord } from '../../record.ts';
import { fieldNamed, objectNamed } from '../objects/catalogue.ts';
import type { FieldKind, ObjectKind } from '../objects/field-kinds.ts';
import { recordOf, valueOf } from '../objects/values.ts';
import type { Path } from './parse-soql.ts';
import { placed, SoqlError } from './tokens.ts';

/** A path whose every step exists. */
export interface Resolved {
  /** References to follow, from the first record on. */
  steps: { field: FieldKind; object: ObjectKind }[];
  field: FieldKind;
}

/** Throws INVALID_FIELD with the place, as Salesforce words it. */
export function resolvePath(path: Path, from: ObjectKind, text: string, records: RecordStore): Resolved {
  const [first = '', ...others] = path.names;
  // A query may name its own object in front: Contact.Email.
  const names = others.length > 0 && first.toLowerCase() === from.name.toLowerCase() ? others : path.names;
  const steps: Resolved['steps'] = [];
  let object = from;
  for (const name of names.slice(0, -1)) {
    const field = object.fields.find(
      ({ relationship }) => relationship?.toLowerCase() === name.toLowerCase(),
    );
    const target = field && objectNamed(field.referenceTo ?? '', records);
    if (field === undefined || target === undefined) {
      const words = `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
      throw new SoqlError({ code: 'INVALID_FIELD', message: placed(text, path.at, words) });
    }
    steps.push({ field, object: target });
    object = target;
  }
  const last = names.at(-1) ?? '';
  const field = fieldNamed(object, last);
  if (field !== undefined) return { steps, field };
  const words = `No such column '${last}' on entity '${object.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`;
  throw new SoqlError({ code: 'INVALID_FIELD', message: placed(text, path.at, words) });
}

/** What the path holds; null when a reference on the way is empty. */
export function valueAt(record: StoredRecord, { steps, field }: Resolved, records: RecordStore): unknown {
  let present: StoredRecord | undefined = record;
  for (const step of steps) {
    const id: unknown = present && valueOf(present, step.field, records);
    present = typeof id === 'string' ? recordOf(step.object.name, id, records) : undefined;
  }
  return present === undefined ? null : valueOf(present, field, records);
}
