// Salesforce: a report of contacts (labels), and the Data Loader (names of its API).
import type { Exporter } from '../spellings.ts';

export const salesforceReport: Exporter = {
  name: 'Salesforce',
  object: 'contact',
  isKnownBy: [['Account Name', 'Mailing Street', 'Contact ID']],
  spellings: {
    // Here "Title" is the job: for Mr. and Mrs. there is "Salutation".
    title: ['Title'],
    salutation: ['Salutation'],
    'phone@6': ['Asst. Phone'],
  },
};

export const salesforceDataLoader: Exporter = {
  name: 'Salesforce',
  object: 'contact',
  isKnownBy: [['Id', 'AccountId', 'MailingStreet']],
  spellings: {
    title: ['Title'],
    salutation: ['Salutation'],
    company: ['Account.Name'],
    'phone@2': ['MobilePhone'],
    'phone@4': ['HomePhone'],
    'phone@5': ['OtherPhone'],
    'state@2': ['MailingState'],
    'postalCode@2': ['MailingPostalCode'],
    ownerEmail: ['Owner.Email'],
  },
};
