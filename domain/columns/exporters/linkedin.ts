// LinkedIn: "Get a copy of your data" → Connections.csv, below three lines of notes.
import type { Exporter } from '../spellings.ts';

export const linkedIn: Exporter = {
  name: 'LinkedIn',
  object: 'contact',
  isKnownBy: ['First Name', 'Position', 'Connected On'],
  spellings: {
    // The profile, and no website of the person.
    linkedInUrl: ['URL'],
    title: ['Position'],
  },
};
