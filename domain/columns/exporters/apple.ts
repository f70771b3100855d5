// Apple Contacts have no CSV of their own; dragged into Numbers they become columns of these names.
import type { Exporter } from '../spellings.ts';

export const apple: Exporter = {
  name: 'Apple Contacts',
  object: 'contact',
  isKnownBy: [['First name', 'Last name', 'iPhone']],
  spellings: {
    salutation: ['Prefix'],
    'phone@2.1': ['iPhone'],
    phone: ['Main', 'Main phone', 'Phone'],
    'phone@3': ['Work', 'Work phone'],
    'phone@4': ['Home', 'Home phone'],
    'website@2': ['Home page'],
  },
};
