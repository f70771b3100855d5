// Zoho CRM: "Export data" of the module Contacts. Its "Record Id" (`zcrm_…`) is its own id of the contact.
import type { Exporter } from '../spellings.ts';

export const zoho: Exporter = {
  name: 'Zoho CRM',
  object: 'contact',
  isKnownBy: [
    ['Record Id', 'Contact Owner.id'],
    ['Record Id', 'Account Name.id'],
  ],
  spellings: {
    // Here "Title" is the job: for Mr. and Mrs. there is "Salutation".
    title: ['Title'],
    salutation: ['Salutation'],
    company: ['Account Name'],
    tags: ['Tag'],
  },
};
