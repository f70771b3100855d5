// Who works here: the organisations behind the logins and their users. They are data, so that they are always there.
import type { StoredRecord } from '../../record.ts';
import type { OAuthAccount } from '../../oauth/vendor.ts';
import { newId } from './ids.ts';
import { field, idFields, shownOnly, systemFields, text, type ObjectKind } from './field-kinds.ts';

export const user: ObjectKind = {
  name: 'User',
  label: 'User',
  labelPlural: 'Users',
  keyPrefix: '005',
  fields: [
    ...idFields.slice(0, 1),
    text('Username', 80, { isRequired: true }),
    text('LastName', 80, { isRequired: true }),
    text('FirstName', 40),
    shownOnly('Name', 'string', { length: 121 }),
    field('Email', 'email', { length: 128, isRequired: true }),
    field('IsActive', 'boolean', { isDefaulted: true }),
    ...systemFields,
  ],
};

export const organization: ObjectKind = {
  name: 'Organization',
  label: 'Organization',
  labelPlural: 'Organizations',
  keyPrefix: '00D',
  fields: [
    ...idFields.slice(0, 1),
    text('Name', 80),
    text('InstanceName', 5),
    text('OrganizationType', 40),
    text('TimeZoneSidKey', 40),
    text('LanguageLocaleKey', 40),
    text('DefaultLocaleSidKey', 40),
    field('IsSandbox', 'boolean'),
    ...systemFields,
  ],
};

const startedAt = '2024-01-15T09:00:00.000Z';

function fixed(type: string, prefix: string, sequence: number, fields: StoredRecord['fields']): StoredRecord {
  const id = newId(prefix, sequence);
  return {
    id,
    sequence,
    crm: 'salesforce',
    type,
    fields,
    createdBy: 'person',
    createdAt: startedAt,
    updatedAt: startedAt,
  };
}

function person(
  sequence: number,
  FirstName: string,
  LastName: string,
  company: string,
  IsActive = true,
): StoredRecord {
  const Email = `${FirstName}@${company}.example.com`.toLowerCase();
  return fixed('User', '005', sequence, { FirstName, LastName, Email, Username: `${Email}.crm`, IsActive });
}

export const users: readonly [StoredRecord, ...StoredRecord[]] = [
  // The one whose name the API's work has.
  person(1, 'Ingrid', 'Integration', 'acme'),
  person(2, 'Sam', 'Seller', 'acme'),
  person(3, 'Paula', 'Partner', 'acme'),
  person(4, 'Olaf', 'Gone', 'acme', false),
  person(5, 'Grace', 'Admin', 'globex'),
];

const common = {
  InstanceName: 'SIM1',
  OrganizationType: 'Enterprise Edition',
  TimeZoneSidKey: 'America/New_York',
  LanguageLocaleKey: 'en_US',
  DefaultLocaleSidKey: 'en_US',
  IsSandbox: false,
};
export const organizations: readonly [StoredRecord, ...StoredRecord[]] = [
  fixed('Organization', '00D', 1, { Name: 'Acme', ...common }),
  fixed('Organization', '00D', 2, { Name: 'Globex', ...common }),
];

/** What can be chosen at a login; both see the same records. */
export const accounts: readonly [OAuthAccount, OAuthAccount] = [
  accountOf(organizations[0], users[0]),
  accountOf(organizations[1] ?? organizations[0], users[4] ?? users[0]),
];

function accountOf(org: StoredRecord, { id, fields }: StoredRecord): OAuthAccount {
  const name = `${String(fields['FirstName'])} ${String(fields['LastName'])}`;
  return { id: org.id, name: String(org.fields['Name']), user: { id, name, email: String(fields['Email']) } };
}
