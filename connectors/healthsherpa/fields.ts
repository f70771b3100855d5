// Ours ↔ HealthSherpa's fields (schema "Contact" of both versions). What is no field of ours is read in the app's own
// spelling or in HealthSherpa's: `medicareNumber`, `medicare_number`.
import type { FieldRow, FieldTable, Source } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { states } from './states.ts';

/** On whose behalf a call of v1 is made: beside the contact, and with every call. */
export const agentField = 'agent_email';
export const keyField = 'external_id';

/** Of v2: sent whole, because a list takes the place of the one that is there (Update Contact). */
export const nestedLists = ['drugs', 'pharmacies', 'providers'] as const;

const fields: Record<string, FieldRow> = {
  [keyField]: { from: { entityId: true }, maxLength: 100 },
  first_name: name('firstName'),
  last_name: name('lastName'),
  email: 'email',
  // "10 digits without formatting"
  phone: { from: 'phone', steps: [{ do: 'phone', without: '+1', otherwise: 'refuse' }] },
  // One of four forms that it takes, and the one that its search compares (README, 8).
  birth_date: { from: 'birthDate', steps: [{ do: 'date', as: 'iso' }] },
  sex: {
    from: { firstOf: ['sex', 'gender'] },
    steps: [
      {
        do: 'values',
        map: { male: 'male', m: 'male', female: 'female', f: 'female' },
        otherwise: 'refuse',
      },
    ],
  },
  address_1: { from: 'street', maxLength: 100 },
  address_2: { from: { firstOf: ['street2', ...spellings('address_2')] }, maxLength: 100, clear: 'null' },
  city: { from: 'city', maxLength: 100 },
  state: {
    from: 'state',
    steps: [
      { do: 'case', to: 'upper' },
      { do: 'values', map: states, otherwise: 'refuse' },
    ],
  },
  // Five digits: of 95811-1234 those before the hyphen. Not required: without it the agent is asked (README, 6).
  zip: { from: 'postalCode', steps: [{ do: 'split', at: '-' }, { do: 'first' }], maxLength: 5 },
  // The hyphens on a card are no part of it. From memory (CMS).
  medicare_number: {
    from: { firstOf: spellings('medicare_number') },
    steps: [
      { do: 'split', at: '-' },
      { do: 'join', with: '' },
      { do: 'case', to: 'upper' },
    ],
    maxLength: 100,
  },
  medicare_part_a_effective_date: day('medicare_part_a_effective_date'),
  medicare_part_b_effective_date: day('medicare_part_b_effective_date'),
  medicaid_eligible: truth('medicaid_eligible'),
  extra_help: truth('extra_help'),
  medicaid_number: { from: { firstOf: spellings('medicaid_number') }, maxLength: 100 },
  // A list; of a text each line is a note.
  notes: { from: 'notes', steps: [{ do: 'split', at: '\n' }] },
};

const contact: FieldTable = {
  fields,
  others: 'report',
  // No other field may be null or empty (schema: at least one character).
  clear: 'omit',
};

/** What every connection has; `tableOf` adds what its version has. */
export const tables: Readonly<Partial<Record<ObjectType, FieldTable>>> = { contact };

export function tableOf({
  apiVersion,
  agentEmail,
}: {
  apiVersion: 'v1' | 'v2';
  agentEmail?: string | undefined;
}): FieldTable {
  return apiVersion === 'v1'
    ? { ...contact, fields: { ...ofVersion1(agentEmail), ...fields } }
    : { ...contact, fields: { ...fields, ...ofVersion2() }, elsewhere: spellings(agentField) };
}

function ofVersion1(agentEmail: string | undefined): Record<string, FieldRow> {
  return {
    [agentField]: {
      from: { firstOf: spellings(agentField) },
      isRequired: true,
      ...(agentEmail === undefined ? {} : { default: agentEmail }),
    },
    type: {
      from: { firstOf: spellings('contact_type') },
      steps: [{ do: 'values', map: { client: 'client', lead: 'lead' }, otherwise: 'refuse' }],
    },
  };
}

function ofVersion2(): Record<string, FieldRow> {
  return Object.fromEntries(nestedLists.map((list) => [list, list]));
}

/** What no message may repeat: all that is sent of a person. */
export const personal: readonly string[] = [...Object.keys(fields), ...nestedLists].filter(
  (field) => field !== keyField,
);

function name(field: 'firstName' | 'lastName'): FieldRow {
  return { from: { firstOf: [field, { part: field, of: 'name' }] }, maxLength: 100, isRequired: true };
}

/** As their example has it: which other forms these take is not documented. */
function day(theirs: string): FieldRow {
  return { from: { firstOf: spellings(theirs) }, steps: [{ do: 'date', as: 'mm/dd/yyyy' }] };
}

function truth(theirs: string): FieldRow {
  return { from: { firstOf: spellings(theirs) }, steps: [{ do: 'boolean' }], clear: 'null' };
}

/** `medicare_number` → `medicareNumber`, `medicare_number` */
function spellings(theirs: string): string[] & Source[] {
  return [theirs.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), theirs];
}
