// Google Contacts: "Export" → "Google CSV". The columns of each kind are numbered, as many as somebody needs.
import type { Exporter, Spellings } from '../spellings.ts';

const common: Spellings = {
  'email@#': ['E-mail # - Value'],
  'phone@#': ['Phone # - Value'],
  'street@#': ['Address # - Street'],
  'city@#': ['Address # - City'],
  'state@#': ['Address # - Region'],
  'postalCode@#': ['Address # - Postal Code'],
  'country@#': ['Address # - Country'],
  'website@#': ['Website # - Value'],
  salutation: ['Name Prefix'],
  // What kind the value beside it is; the formatted address repeats its parts.
  '-': [
    'E-mail # - Label',
    'Phone # - Label',
    'Address # - Label',
    'Website # - Label',
    'Address # - Formatted',
  ],
};

/** Until 2024. */
export const googleOld: Exporter = {
  name: 'Google Contacts',
  object: 'contact',
  isKnownBy: ['Given Name', 'Family Name', 'Group Membership'],
  spellings: {
    ...common,
    'company@#': ['Organization # - Name'],
    'title@#': ['Organization # - Title'],
    tags: ['Group Membership'],
    '-': [
      ...(common['-'] ?? []),
      'E-mail # - Type',
      'Phone # - Type',
      'Address # - Type',
      'Website # - Type',
      'Organization # - Type',
    ],
  },
};

/** Since 2024. */
export const googleNew: Exporter = {
  name: 'Google Contacts',
  object: 'contact',
  isKnownBy: ['Phonetic First Name', 'Organization Name', 'Labels'],
  spellings: { ...common, company: ['Organization Name'], title: ['Organization Title'], tags: ['Labels'] },
};
