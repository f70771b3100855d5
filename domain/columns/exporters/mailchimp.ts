// Mailchimp: audience → "Export audience". Its own columns are written in capitals, and tags are quoted inside of a cell.
import type { Exporter } from '../spellings.ts';

export const mailchimp: Exporter = {
  name: 'Mailchimp',
  object: 'contact',
  isKnownBy: [['MEMBER_RATING'], ['LEID', 'EUID'], ['OPTIN_TIME', 'CONFIRM_TIME']],
  spellings: {
    tags: ['TAGS'],
    // Guessed from the place where somebody signed up: no address of a person.
    signupCountry: ['CC'],
    signupRegion: ['REGION'],
    // Day and month only: no date of birth.
    birthday: ['Birthday'],
  },
};
