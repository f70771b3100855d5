// What a measurement does with a design: the same for ours and for the textbook one.
import type { RunningPart } from '../../stack/processes/spawn-part.ts';
import type { SampleContact } from './sample-contacts.ts';

export type DesignName = 'Syncline' | 'textbook';

export interface Design {
  readonly name: DesignName;
  /** A worker process of its own; resolves when it polls. */
  startWorker(): Promise<RunningPart>;
  /** Contacts that wait this long for quiet. */
  open(options: { quietPeriodMs: number }): Promise<ContactClient>;
}

export interface ContactClient {
  /** The n-th change of a contact, as an app's backend sends it; the first one carries the whole contact. */
  change(contact: SampleContact, number: number): Promise<void>;
  /** A click on "Send to CRM"; answers how it ended, or throws when nobody answered in time. */
  sendNow(contact: SampleContact, number: number, withinMs: number): Promise<string>;
  /** Sends the first change and resolves when a worker has the contact in its cache; it stays waiting for quiet. */
  openIdle(contact: SampleContact): Promise<void>;
  /** A row of an import, without any back-pressure. */
  importRow(contact: SampleContact): Promise<void>;
  /** An import with the design's own back-pressure, where it has one; resolves when all rows are started, or at `stop`. */
  bulkStart?(contacts: Iterable<SampleContact>, stop: AbortSignal): Promise<void>;
  /** Nothing waits any more, and this many pushes were made. */
  hasSettled(contact: SampleContact, pushes: number): Promise<boolean>;
  workflowId(contact: SampleContact): string;
}
