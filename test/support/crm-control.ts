// The simulator's control surface, typed for tests: faults in, evidence out.
import { request } from 'undici';
import type { Json } from '../../domain/json.ts';
import { eventually } from './patience.ts';
import { genericContact, type Subject } from './subjects.ts';

export interface CrmRequest {
  seq: number;
  operation: string;
  method: string;
  path: string;
  status: number | null;
  executed: boolean;
  body: Json;
}

export interface CrmRecordSeen {
  id: string;
  fields: Record<string, Json>;
  createdBy: 'api' | 'person';
}

/** Records and duplicates of the object, requests and operations of the whole CRM. */
export interface CrmStats {
  requests: number;
  records: number;
  duplicates: number;
  operations: Record<string, number>;
}

/** What the simulator counts of each object. */
interface OfTypes {
  types: Record<string, number>;
  duplicatesOfType: Record<string, number>;
}

export interface CrmControl {
  readonly url: string;
  records(): Promise<CrmRecordSeen[]>;
  requests(operation?: string): Promise<CrmRequest[]>;
  stats(): Promise<CrmStats>;
  fault(fault: Record<string, Json>): Promise<void>;
  clearFaults(): Promise<void>;
  /** Waits until so many requests of the operation have come, answered or not. */
  arrived(operation: string, count?: number): Promise<void>;
  /** Lets the requests go on that a fault with `hold` holds: only those that have arrived. */
  release(): Promise<void>;
  latency(settings: { delayMs?: number; searchLagMs?: number }): Promise<void>;
  /** How its lookup compares, and how it shows what it finds. */
  rules(rules: {
    compares?: 'normalised' | 'literal' | 'lastSevenDigits';
    shows?: 'values' | 'lists';
    /** A lead with the e-mail of another one is refused with 409. */
    isEmailUnique?: boolean;
    /** A batch is refused whole for one row that the CRM does not take. */
    isBatchWhole?: boolean;
  }): Promise<void>;
  /** A record that a salesperson made. */
  addRecord(fields: Record<string, Json>): Promise<string>;
  removeRecord(id: string): Promise<void>;
  reset(): Promise<void>;
}

/** The control surface of the simulator at this address, for one object of one CRM. */
export function crmControl(
  url: string,
  { crm, object, typeThere: type = object }: Pick<Subject, 'crm' | 'object' | 'typeThere'> = genericContact,
): CrmControl {
  async function call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: Json): Promise<Json> {
    const answer = await request(`${url}/_control/${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 400) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return text === '' ? null : (JSON.parse(text) as Json);
  }

  const control: CrmControl = {
    url,
    records: async () => (await call('GET', `records?crm=${crm}&type=${type}`)) as unknown as CrmRecordSeen[],
    async requests(operation) {
      const all = (await call('GET', `requests?crm=${crm}`)) as unknown as CrmRequest[];
      return operation === undefined ? all : all.filter((each) => each.operation === operation);
    },
    async stats() {
      const all = (await call('GET', 'stats')) as unknown as Record<string, CrmStats & OfTypes>;
      const { requests, operations, types, duplicatesOfType } = all[crm] as CrmStats & OfTypes;
      return {
        requests,
        operations,
        records: types[type] ?? 0,
        duplicates: duplicatesOfType[type] ?? 0,
      };
    },
    async fault(fault) {
      await call('POST', 'faults', { crm, ...fault });
    },
    async clearFaults() {
      await call('DELETE', 'faults');
    },
    async arrived(operation, count = 1) {
      await eventually(
        `${operation} at the CRM`,
        async () => (await control.requests(operation)).length,
        (seen) => seen >= count,
      );
    },
    async release() {
      const { released } = (await call('POST', 'release')) as { released: number };
      if (released === 0) throw new Error('nothing was held at the CRM: wait until it has arrived');
    },
    async latency(settings) {
      await call('POST', 'latency', { crm, ...settings });
    },
    async rules(rules) {
      await call('POST', 'rules', { crm, ...rules });
    },
    async addRecord(fields) {
      return ((await call('POST', 'records', { crm, type, fields })) as { id: string }).id;
    },
    async removeRecord(id) {
      await call('DELETE', `records/${id}`);
    },
    async reset() {
      await call('POST', 'reset');
    },
  };
  return control;
}
