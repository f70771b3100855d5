// What one simulated CRM brings. Faults, log, stats and the journal are shared and live in control/.
import type { CrmSettings } from './control/crm-settings.ts';
import type { Subject } from './control/faults.ts';
import type { RecordKinds, RecordStore } from './control/record-store.ts';
import type { IncomingRequest } from './http/incoming-request.ts';
import type { Fields } from './record.ts';

/** The CRM's answer; `executed` is false when the CRM refused to do what was asked. */
export interface CrmAnswer {
  status: number;
  body: unknown;
  executed: boolean;
  recordId?: string | undefined;
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
export interface CrmSurface extends RecordKinds {
  /** Also the first part of each path: `/generic/…`. */
  name: string;
  operations: readonly string[];
  types: readonly string[];
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
