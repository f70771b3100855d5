// What one simulated CRM brings. Faults, log, stats and the journal are shared and live in control/.
import type { CrmSettings } from './control/crm-settings.ts';
import type { RecordStore } from './control/record-store.ts';
import type { IncomingRequest } from './http/incoming-request.ts';

/** Fields of a record in the CRM's own words. */
export type Fields = Record<string, unknown>;

/** A record as the CRM holds it, and as `GET /_control/records` shows it. */
export interface StoredRecord {
  id: string;
  /** Grows over all records of the simulator and is never used twice. */
  sequence: number;
  crm: string;
  type: string;
  fields: Fields;
  /** `person`: made through the control surface, as a salesperson would. */
  createdBy: 'api' | 'person';
  createdAt: string;
  updatedAt: string;
}

/** What a request is about; a fault with `match` compares it. */
export interface Subject {
  email?: string;
  phone?: string;
  lead_id?: string;
}

/** The CRM's answer; `executed` is false when the CRM refused to do what was asked. */
export interface CrmAnswer {
  status: number;
  body: unknown;
  executed: boolean;
  recordId?: string;
}

/** A request that has been understood and not yet executed, so that a fault can come in between. */
export interface CrmCall {
  operation: string;
  subject: Subject;
  execute(): CrmAnswer;
}

/** What a surface works on. */
export interface CrmContext {
  records: RecordStore;
  settings: CrmSettings;
  selfUrl: string;
  now: () => number;
}

/** One simulated CRM. It keeps no state: all of it is in the context. */
export interface CrmSurface {
  /** Also the first part of each path: `/generic/…`. */
  name: string;
  operations: readonly string[];
  types: readonly string[];
  recordId(sequence: number, type: string): string;
  /** Values by which a record is found; two records that share one are duplicates. */
  keysOf(type: string, fields: Fields): string[];
  mergeFields(current: Fields, patch: Fields): Fields;
  /** `path` is what follows the CRM's name. */
  receive(path: string, request: IncomingRequest, context: CrmContext): CrmCall;
  /** The CRM's web face: HTML for people, which is no API call. Undefined when the path is none of it. */
  page(
    path: string,
    request: IncomingRequest,
    context: CrmContext,
  ): { status: number; html: string } | undefined;
}
