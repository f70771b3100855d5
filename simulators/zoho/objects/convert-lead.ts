import type { RecordStore } from '../../control/record-store.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { lookupKey } from './record-keys.ts';
import { moduleNamed } from './modules.ts';

/** The usual conversion mapping of a new account. */
const renamed: Readonly<Record<string, string>> = {
  Designation: 'Title',
  Street: 'Mailing_Street',
  City: 'Mailing_City',
  State: 'Mailing_State',
  Zip_Code: 'Mailing_Zip',
  Country: 'Mailing_Country',
};

/** What a converted lead hands on to its contact: the company becomes an account, or is found as one. */
export function convertLead(lead: StoredRecord, type: string, records: RecordStore): Fields {
  if (lead.type !== 'Leads' || type !== 'Contacts') return lead.fields;
  const target = moduleNamed(type, records);
  const carried: Fields = {};
  for (const [name, value] of Object.entries(lead.fields)) {
    const to = renamed[name] ?? name;
    if (target?.fields.some((field) => field.name === to) === true) carried[to] = value;
  }
  const company = typeof lead.fields['Company'] === 'string' ? lead.fields['Company'] : '';
  const [known] = records.find('zoho', 'Accounts', lookupKey('Account_Name', company));
  const fields = { Account_Name: company };
  const made = { crm: 'zoho', type: 'Accounts', fields, createdBy: 'person' as const };
  return { ...carried, Account_Name: (known ?? records.create(made)).id };
}
