// Google Contacts: "Export" → "Google CSV". The columns of each kind are numbered, as many as somebody needs.
// Until 2024 the kinds were types, the company "Organization 1 - Name", and the labels "Group Membership".
import type { Exporter } from '../spellings.ts';

export const google: Exporter = {
  name: 'Google Contacts',
  object: 'contact',
  isKnownBy: [
    ['Given Name', 'Family Name', 'Group Membership'],
    ['Phonetic First Name', 'Organization Name', 'Labels'],
    ['E-mail 1 - Value'],
    ['Phone 1 - Value'],
  ],
  spellings: {
    'email@#': ['E-mail # - Value'],
    'phone@#': ['Phone # - Value'],
    'street@#': ['Address # - Street'],
    'city@#': ['Address # - City'],
    'state@#': ['Address # - Region'],
    'postalCode@#': ['Address # - Postal Code'],
    'country@#': ['Address # - Country'],
    'website@#': ['Website # - Value'],
    salutation: ['Name Prefix'],
    company: ['Organization Name'],
    'company@#': ['Organization # - Name'],
    title: ['Organization Title'],
    'title@#': ['Organization # - Title'],
    tags: ['Labels', 'Group Membership'],
    // What kind the value beside it is; the formatted address repeats its parts.
    '-': [
      'E-mail # - Label',
      'E-mail # - Type',
      'Phone # - Label',
      'Phone # - Type',
      'Address # - Label',
      'Address # - Type',
      'Address # - Formatted',
      'Website # - Label',
      'Website # - Type',
      'Organization # - Type',
    ],
  },
};
