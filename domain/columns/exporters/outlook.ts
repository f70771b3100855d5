// Outlook: "Import/Export" → "Comma Separated Values", on the desktop and on outlook.com.
import type { Exporter } from '../spellings.ts';

export const outlook: Exporter = {
  name: 'Outlook',
  object: 'contact',
  isKnownBy: [
    ['E-mail Address', 'Business Phone', 'Business Street'],
    ['E-mail Address', 'E-mail Display Name'],
    ['E-mail Address', 'E-mail 2 Address'],
  ],
  spellings: {
    // Mr., Mrs., Dr.; the job is "Job Title".
    salutation: ['Title'],
    // Several of a kind; the kinds in the order of the English table.
    'phone@3.1': ['Business Phone 2'],
    'phone@4.1': ['Home Phone 2'],
    'phone@6': ['Car Phone'],
    'website@2': ['Personal Web Page'],
    // The protocol (SMTP), and name and address in one.
    '-': ['E-mail Type', 'E-mail # Type', 'E-mail Display Name', 'E-mail # Display Name'],
  },
};

/** The same in German. */
export const outlookGerman: Exporter = {
  name: 'Outlook',
  object: 'contact',
  isKnownBy: [
    ['E-Mail-Adresse', 'Telefon geschäftlich', 'Straße geschäftlich'],
    ['E-Mail-Adresse', 'E-Mail: Angezeigter Name'],
    ['E-Mail-Adresse', 'E-Mail 2: Adresse'],
  ],
  spellings: {
    'phone@3.1': ['Telefon geschäftlich 2'],
    'phone@4.1': ['Telefon privat 2'],
    '-': ['E-Mail-Typ', 'E-Mail: Angezeigter Name', 'E-Mail #: Typ', 'E-Mail #: Angezeigter Name'],
  },
};
