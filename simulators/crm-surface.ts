// What one simulated CRM brings. Faults, log, stats and the journal are shared and live in control/.
import type { OutgoingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { ControlRoutes } from './control/control-route.ts';
import type { CrmSettings } from './control/crm-settings.ts';
import type { Subject } from './control/faults.ts';
import type { RateLimits } from './control/rate-limits.ts';
import type { RecordKinds, RecordStore } from './control/record-store.ts';
import type { Page } from './http/html-page.ts';
import type { IncomingRequest } from './http/incoming-request.ts';
import type { LoginStore } from './oauth/logins.ts';
import type { OAuthVendor } from './oauth/vendor.ts';
import type { Fields, StoredRecord } from './record.ts';

/** The CRM's answer; `executed` is false when the CRM refused to do what was asked. */
export interface CrmAnswer {
  status: number;
  body: unknown;
  headers?: OutgoingHttpHeaders | undefined;
  executed: boolean;
  recordId?: string | undefined;
  /** Of a batch: every record that it read or wrote. */
  recordIds?: readonly string[] | undefined;
}

/** A request that has been understood and not yet executed, so that a fault can come in between. */
export interface CrmCall {
  operation: string;
  /** One for each row of a batch; a fault fits when it fits one of them. */
  subjects: readonly Subject[];
  execute(): CrmAnswer;
}

/** What a surface works on. */
export interface CrmContext {
  records: RecordStore;
  logins: LoginStore;
  settings: CrmSettings;
  rateLimits: RateLimits;
  selfUrl: string;
  now: () => number;
}

/** What all surfaces are made with. */
export interface SurfaceOptions {
  /** The custom field of the generic CRM in which the app keeps its own contact id. */
  keyField: string;
}

/** A connection to this CRM as `npm start` adds it: ready to use, so that a newcomer sees a whole sync in seconds. */
export interface DemoConnection {
  connectionId: string;
  /** Its connector's name. */
  connector: string;
  /** What follows the simulator's address. */
  path: string;
  /** The setting that holds the address. */
  address: string;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
}

/** One simulated CRM. It keeps no state: all of it is in the context. */
export interface CrmSurface extends RecordKinds {
  /** Also the first part of each path: `/generic/…`. */
  name: string;
  operations: readonly string[];
  /**
   * What only this CRM knows of itself and what can be changed through `/_control/rules`; each has a default. A call
   * finds them in `context.settings.own`.
   */
  rules?: z.ZodObject | undefined;
  /** Where people log in; its page and endpoints are served in front of the API. */
  oauth?: OAuthVendor;
  /** Told at `/_control/demo-connections`. */
  demo?: DemoConnection;
  mergeFields(current: Fields, patch: Fields): Fields;
  /** The survivor's fields after a merge; without it what it lacks comes from the other one. */
  mergeRecords?(survivor: StoredRecord, loser: StoredRecord): Fields;
  /** What a record hands on when it is made one of another type; without it all of its fields. */
  convertRecord?(record: StoredRecord, type: string, records: RecordStore): Fields;
  /** What can be done to this CRM alone, at `/_control/<its name>/…`. */
  control?(records: RecordStore): ControlRoutes;
  /** What this CRM sends with such a status: the answer of a fault that brings no body of its own. */
  failure?(status: number): { body: unknown; headers?: OutgoingHttpHeaders };
  /** `path` is what follows the CRM's name. */
  receive(path: string, request: IncomingRequest, context: CrmContext): CrmCall;
  /** The CRM's web face: HTML for people, which is no API call. Undefined when the path is none of it. */
  page(path: string, request: IncomingRequest, context: CrmContext): Page | undefined;
}
