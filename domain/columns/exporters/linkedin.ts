// LinkedIn: "Get a copy of your data" → Connections.csv, below three lines of notes.
import type { Exporter } from '../spellings.ts';

export const linkedIn: Exporter = {
  name: 'LinkedIn',
  object: 'contact',
  isKnownBy: [['First Name', 'Connected On']],
  // Most connections show no e-mail; the address of the profile is there for all.
  idColumn: 'URL',
  spellings: {
    // The profile, and no website of the person.
    linkedInUrl: ['URL'],
    title: ['Position'],
  },
};
