// HubSpot: contacts → "Export", by the labels of its properties. Its "Record ID" is its own id of the contact.
import type { Exporter } from '../spellings.ts';

export const hubspot: Exporter = {
  name: 'HubSpot',
  object: 'contact',
  isKnownBy: [
    ['Record ID', 'Lifecycle Stage'],
    ['Record ID', 'Associated Company'],
    ['Record ID', 'Primary Associated Company'],
    ['Record ID', 'Marketing contact status'],
  ],
  spellings: {
    // What the contact says of itself comes before the company that HubSpot found for it.
    company: ['Company Name'],
    'company@2': ['Associated Company', 'Primary Associated Company'],
    'phone@2': ['Mobile Phone Number'],
  },
};
