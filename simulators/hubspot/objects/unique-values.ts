// Which values two records may not share, and what HubSpot says when they would.
import type { CrmContext } from '../../crm-surface.ts';
import type { StoredRecord } from '../../record.ts';
import type { Problem } from '../answers.ts';
import { customDefinition } from '../properties/definitions.ts';
import { rulesOf } from '../rules.ts';
import type { ObjectKind } from './object-kinds.ts';
import { emailKey, valueKey } from './record-keys.ts';

/** Of a create HubSpot names an id that was being given out, and that nobody will ever find. */
export const idOfNobody = '999999999999';

export interface UniqueValue {
  name: string;
  value: string;
  /** Under which its holder is found. */
  key: string;
}

/** The addresses of a contact, primary and secondary, and what the account has declared unique. */
export function uniqueKeys(
  kind: ObjectKind,
  values: Readonly<Record<string, string>>,
  { records }: CrmContext,
): UniqueValue[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === '') return [];
    if (kind.type === 'contact' && isAddress(name)) {
      return value.split(';').map((email) => ({ name, value: email.trim(), key: emailKey(email) }));
    }
    if (customDefinition(kind, name, records)?.hasUniqueValue !== true) return [];
    return [{ name, value, key: valueKey(name, value) }];
  });
}

const isAddress = (name: string): boolean => name === 'email' || name === 'hs_additional_emails';

/** Why another record forbids these values. */
export function takenBy(
  kind: ObjectKind,
  values: Readonly<Record<string, string>>,
  own: StoredRecord | undefined,
  context: CrmContext,
): Problem | undefined {
  for (const unique of uniqueKeys(kind, values, context)) {
    const holders = context.records.find('hubspot', kind.type, unique.key);
    const holder = holders.find(({ id }) => id !== own?.id);
    if (holder !== undefined) return takenProblem(kind, unique, holder.id, context, own?.id);
  }
  return undefined;
}

export function takenProblem(
  kind: ObjectKind,
  { name, value }: UniqueValue,
  holder: string,
  context: CrmContext,
  own = idOfNobody,
): Problem {
  // HubSpot/hubspot-api-nodejs 545 on create, stape-io/hubspot-tag 7 on update.
  if (kind.type === 'contact' && isAddress(name)) {
    return {
      status: 409,
      message: `Contact already exists. Existing ID: ${holder}`,
      category: 'CONFLICT',
      context: { existingId: [holder] },
    };
  }
  // Public logs of 2026.
  const { portalId } = rulesOf(context);
  const coordinates = `portalId=${portalId}, objectTypeId=ObjectTypeId{legacyObjectType=${kind.legacyType}}, propertyName=${name}, value=${value}`;
  return {
    status: 400,
    message: `Cannot set PropertyValueCoordinates{${coordinates}} on ${own}. ${holder} already has that value.`,
    category: 'VALIDATION_ERROR',
  };
}
