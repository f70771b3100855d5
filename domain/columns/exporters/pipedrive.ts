// Pipedrive: list view of people → "Export results". Each header begins with the kind of the record.
import type { Exporter } from '../spellings.ts';

export const pipedrive: Exporter = {
  name: 'Pipedrive',
  object: 'contact',
  isKnownBy: [['Person - Name'], ['Person - First name'], ['Person - Email'], ['Person - Email - Work']],
  spellings: {
    name: ['Person - Name'],
    firstName: ['Person - First name'],
    lastName: ['Person - Last name'],
    company: ['Person - Organization'],
    title: ['Person - Job title', 'Person - Title'],
    email: ['Person - Email'],
    'email@2': ['Person - Email - Work'],
    'email@3': ['Person - Email - Home'],
    'email@4': ['Person - Email - Other'],
    phone: ['Person - Phone'],
    'phone@3': ['Person - Phone - Work'],
    'phone@2': ['Person - Phone - Mobile'],
    'phone@4': ['Person - Phone - Home'],
    'phone@5': ['Person - Phone - Other'],
    // The whole address in one cell, and its parts where they are exported too.
    street: ['Person - Postal address'],
    city: ['Person - City/town/village/locality of Postal address'],
    state: ['Person - State/county of Postal address'],
    postalCode: ['Person - ZIP/Postal code of Postal address'],
    country: ['Person - Country of Postal address'],
    birthDate: ['Person - Birthday'],
    tags: ['Person - Labels', 'Person - Label'],
    website: ['Person - Website'],
  },
};
