import type { RecordStore } from '../../control/record-store.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { lookupKey } from '../writes/external-ids.ts';
import { contact } from './people.ts';

/**
 * What a converted lead hands on to its contact. The company becomes an account, or is found as one; fields that both
 * objects have are carried over, the organisation's own too, as an administrator maps them.
 */
export function convertLead(lead: StoredRecord, type: string, records: RecordStore): Fields {
  if (lead.type !== 'Lead' || type !== 'Contact') return lead.fields;
  const carried: Fields = {};
  for (const [name, value] of Object.entries(lead.fields)) {
    const target = addressParts.includes(name) ? `Mailing${name}` : name;
    if (name.endsWith('__c') || contact.fields.some((field) => field.name === target))
      carried[target] = value;
  }
  const Company = typeof lead.fields['Company'] === 'string' ? lead.fields['Company'] : '';
  const [known] = records.find('salesforce', 'Account', lookupKey('Name', Company));
  const made = {
    crm: 'salesforce',
    type: 'Account',
    fields: { Name: Company },
    createdBy: 'person' as const,
  };
  return { ...carried, AccountId: (known ?? records.create(made)).id };
}

const addressParts = ['Street', 'City', 'State', 'PostalCode', 'Country'];
