// Making and changing one record: what single calls, batches and upserts share.
import type { CrmContext } from '../../crm-surface.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import type { Problem } from '../answers.ts';
import { isFields } from '../../http/form-fields.ts';
import { associateByEmail } from '../associations/company-of-email.ts';
import { checkValues } from '../properties/check-values.ts';
import { lifecycleOrder } from '../properties/default-properties.ts';
import { textOf, type ObjectKind } from './object-kinds.ts';
import { takenBy } from './unique-values.ts';

/** A write that will go through. */
export interface Change {
  values: Record<string, string>;
}

/** Everything that speaks against making this record. */
export function checkNew(
  kind: ObjectKind,
  properties: unknown,
  context: CrmContext,
): Change | { problem: Problem } {
  const given = isFields(properties) ? properties : {};
  const checked = checkValues(kind, given, context);
  if ('problem' in checked) return checked;
  if (kind.oneOf.every((name) => (checked.values[name] ?? '') === '')) {
    const message = `Error creating ${kind.legacyType}. Some required properties were not set.`;
    return {
      problem: {
        status: 400,
        message,
        category: 'VALIDATION_ERROR',
        context: { properties: [...kind.oneOf] },
      },
    };
  }
  const taken = takenBy(kind, checked.values, undefined, context);
  return taken === undefined ? checked : { problem: taken };
}

/** Everything that speaks against changing this record. */
export function checkChange(
  kind: ObjectKind,
  record: StoredRecord,
  properties: unknown,
  context: CrmContext,
): Change | { problem: Problem } {
  const given = isFields(properties) ? properties : {};
  if (Object.keys(given).length === 0) return { problem: nothingToUpdate };
  const checked = checkValues(kind, given, context);
  if ('problem' in checked) return checked;
  const taken = takenBy(kind, checked.values, record, context);
  return taken === undefined ? checked : { problem: taken };
}

export function makeRecord(kind: ObjectKind, { values }: Change, context: CrmContext): StoredRecord {
  const fields = merged({ ...defaultsOf(kind) }, values);
  const record = context.records.create({ crm: 'hubspot', type: kind.type, fields, createdBy: 'api' });
  if (kind.type === 'contact') associateByEmail(record, context);
  return record;
}

export function changeRecord(record: StoredRecord, { values }: Change, context: CrmContext): StoredRecord {
  return context.records.replace(record, merged(record.fields, forwardOnly(record, values)));
}

/** Given values win; '' and null clear. */
export function merged(current: Fields, patch: Fields): Fields {
  const all = new Map(Object.entries(current));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === '') all.delete(name);
    else all.set(name, value);
  }
  return Object.fromEntries(all);
}

// segmentio/action-destinations: a PATCH without properties.
const nothingToUpdate: Problem = {
  status: 400,
  message: 'No properties found to update, please provide at least one.',
  context: { properties: ['{}'] },
  category: 'VALIDATION_ERROR',
};

function defaultsOf(kind: ObjectKind): Fields {
  return kind.type === 'deal' ? { pipeline: 'default' } : { lifecyclestage: 'lead' };
}

/** A stage that is set back stays where it is, with 200; cleared first, it can be set to any (action-destinations). */
function forwardOnly(record: StoredRecord, values: Record<string, string>): Record<string, string> {
  const { lifecyclestage: wanted, ...others } = values;
  if (wanted === undefined || wanted === '') return values;
  const place = (stage: string): number => lifecycleOrder.indexOf(stage);
  return place(wanted) < place(textOf(record.fields, 'lifecyclestage')) ? others : values;
}
