// What every measurement is given, and what it answers.
import type { SampleContact } from '../designs/sample-contacts.ts';
import type { Stand } from '../stand/stand.ts';
import type { Table } from '../report/table.ts';

export interface MeasureContext {
  /** true: seconds instead of minutes, to see that everything works; its figures say little. */
  isShort: boolean;
  abort: AbortSignal;
  startStand: () => Promise<Stand>;
  newContacts: (count: number) => SampleContact[];
  /** One line of what is going on. */
  progress: (line: string) => void;
}

export type Measure = (context: MeasureContext) => Promise<Table[]>;
