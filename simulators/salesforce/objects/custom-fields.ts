// Custom fields: made through the Tooling API or by an administrator at the control surface.
import type { RecordStore } from '../../control/record-store.ts';
import type { StoredRecord } from '../../record.ts';
import type { SalesforceError } from '../errors.ts';
import { customFieldsOf, customFieldType, keptObjects, type CustomField } from './catalogue.ts';

/** What an administrator says of a new field; the rest is as Salesforce has it. */
export type NewCustomField = Pick<CustomField, 'object' | 'name'> & {
  [Name in Exclude<keyof CustomField, 'object' | 'name'>]?: CustomField[Name] | undefined;
};

/** Writes a field into the books. Names end with `__c`, and there is one of each name. */
export function createCustomField(
  records: RecordStore,
  asked: NewCustomField,
): { field: StoredRecord } | { error: SalesforceError } {
  const { object, name } = asked;
  if (!keptObjects.some((each) => each.name === object)) {
    return { error: { code: 'INVALID_TYPE', message: `sObject type '${object}' is not supported.` } };
  }
  if (!/^[A-Za-z]\w*__c$/.test(name)) {
    const message = `The Custom Field Name you provided ${name} can only contain alphanumeric characters, must begin with a letter, and ends with __c`;
    return { error: { code: 'FIELD_INTEGRITY_EXCEPTION', message, fields: ['FullName'] } };
  }
  const isThere = customFieldsOf(object, records).some(
    ({ fields }) => String(fields['name']).toLowerCase() === name.toLowerCase(),
  );
  if (isThere) {
    const message = `There is already a field named ${name.replace(/__c$/, '')} on ${object}.`;
    return { error: { code: 'DUPLICATE_DEVELOPER_NAME', message, fields: ['DeveloperName'] } };
  }
  const fields: CustomField = {
    object,
    name,
    label: asked.label ?? name.replace(/__c$/, '').replaceAll('_', ' '),
    type: asked.type ?? 'string',
    length: asked.length ?? 255,
    isExternalId: asked.isExternalId ?? false,
    isUnique: asked.isUnique ?? false,
    isCaseSensitive: asked.isCaseSensitive ?? false,
    values: asked.values ?? [],
    isRestricted: asked.isRestricted ?? false,
    isRequired: asked.isRequired ?? false,
    isVisible: asked.isVisible ?? true,
  };
  const made = {
    crm: 'salesforce',
    type: customFieldType,
    fields: { ...fields },
    createdBy: 'person' as const,
  };
  return { field: records.create(made) };
}
