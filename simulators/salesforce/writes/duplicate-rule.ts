// The standard duplicate rules, as far as they look at e-mail and name; a company switches them on and off.
import type { Fields } from '../../record.ts';
import type { SalesforceError } from '../errors.ts';
import type { ObjectKind } from '../objects/field-kinds.ts';
import { attributesOf } from '../objects/values.ts';
import type { WriteContext } from './write-context.ts';
import { lookupKey } from './external-ids.ts';

// What each rule compares; Salesforce's own is fuzzy and looks at more.
const comparedField: Readonly<Record<string, string>> = { Contact: 'Email', Lead: 'Email', Account: 'Name' };

/** Words and form: recorded answers of other programs (restforce#347, aiosalesforce's tests). */
const words = {
  alert: 'Use one of these records?',
  block: "You're creating a duplicate record. We recommend you use an existing record instead.",
};

/** DUPLICATES_DETECTED, unless nobody is like this or the caller saves all the same. */
export function duplicateProblem(
  object: ObjectKind,
  fields: Fields,
  { rules, records, allowsDuplicates, version }: WriteContext,
): SalesforceError | undefined {
  const { duplicateRule } = rules;
  const compared = comparedField[object.name];
  const value = compared === undefined ? undefined : fields[compared];
  if (duplicateRule === 'off' || compared === undefined || typeof value !== 'string') return undefined;
  if (duplicateRule === 'alert' && allowsDuplicates) return undefined;
  const matches = records.find('salesforce', object.name, lookupKey(compared, value));
  if (matches.length === 0) return undefined;
  const message = words[duplicateRule];
  const matchRecords = matches.map(({ id }) => ({
    additionalInformation: [],
    fieldDiffs: [],
    matchConfidence: 100,
    record: { attributes: attributesOf(object, id, version), Id: id },
  }));
  const matchResults = [
    {
      entityType: object.name,
      errors: [],
      matchEngine: 'FuzzyMatchEngine',
      matchRecords,
      rule: `Standard_${object.name}_Match_Rule_v1_1`,
      size: matchRecords.length,
      success: true,
    },
  ];
  const duplicateResult = {
    allowSave: duplicateRule === 'alert',
    duplicateRule: `Standard_${object.name}_Duplicate_Rule`,
    duplicateRuleEntityType: object.name,
    errorMessage: message,
    matchResults,
  };
  return { code: 'DUPLICATES_DETECTED', message, more: { duplicateResult } };
}
